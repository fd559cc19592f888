/* The header may be included twice, and needs no other before it. */
#include <jailrs.h>
#include <jailrs.h>

int
main(void)
{
	return (jailrs_version() == NULL);
}

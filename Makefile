# For GNU make and bmake alike. Every target is one script in ci/.

PREFIX = /usr/local
DESTDIR =

.PHONY: test check doc bench proof freebsd install clean

# Everything: format, lints, tests, doctests, documentation, examples.
test:
	@sh ci/test.sh

# The quick part of it: format and lints.
check:
	@sh ci/check.sh

# The documentation, in target/doc.
doc:
	@sh ci/doc.sh

# All faults, pairs of faults and crashes of starts and stops, of which `test` takes samples.
proof:
	@sh ci/proof.sh

bench:
	@sh ci/bench.sh

# Lints for FreeBSD, and its examples and tests in target/freebsd.
freebsd:
	@sh ci/freebsd.sh

# libjailrs, its header, its jailrs.pc and its manual pages, below DESTDIR and PREFIX.
install:
	@sh ci/install.sh "$(PREFIX)" "$(DESTDIR)"

clean:
	rm -rf target

# For GNU make and bmake alike. Every target is one script in ci/.

PREFIX = /usr/local
DESTDIR =

.PHONY: test check doc bench proof fuzz miri hygiene coverage mutants freebsd install clean

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

# Each fuzz target for FUZZ_SECONDS.
fuzz:
	@sh ci/fuzz.sh

# The tests that touch no file, under Miri, where there is a nightly that has it.
miri:
	@sh ci/miri.sh

# Licences, advisories, the public interface, packages, the oldest Rust.
hygiene:
	@sh ci/hygiene.sh

# How much of jail and jail-sim the tests run.
coverage:
	@sh ci/coverage.sh

# Changes of the code in FILE that no test notices, of SHARD=k/n of them.
mutants:
	@sh ci/mutants.sh

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

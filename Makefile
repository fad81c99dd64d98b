# make demo   gateway, local Węzeł Krajowy and a small portal behind nginx: open http://localhost:8000/
# make test   build and run all tests
# make check  all gates, sanitizers included
# make package  the Debian package, in .build/package

.PHONY: demo test check format release package clean

demo:
	Scripts/setup --demo
	swift build --product brama
	Scripts/demo

test:
	Scripts/test

check:
	Scripts/setup
	Scripts/check

format:
	swift format --in-place --parallel --recursive Sources Tests Fuzzing Package.swift

release:
	Scripts/setup --build-only
	Scripts/release

package:
	Scripts/setup --package
	Scripts/package

clean:
	rm -rf .build .build-asan .build-tsan var/steps

# Palimpsest: the one entry.  `make help` lists what can be made.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# LAST is asked for when it is needed: on a new machine, tangle works only
# after the tools have been installed.
LAST = $(shell tools/tangle --last)
STAGES := $(shell tools/tangle --list 2>/dev/null)
STAGE ?= $(LAST)
OPT ?= -O2
MEM ?= 128M
ARGS ?=
DIR ?= build/history
SECONDS ?= 60
CHAPTERS := $(wildcard chapters/*.nw)
PRESS := tools/tangle tools/stage.awk tools/noweb-lib

## run: build a stage and boot it (STAGE=03 ARGS="boot arguments" MEM=64M)
run: tools
	@$(MAKE) build/$(STAGE)/image
	@echo "Stage $(STAGE) in QEMU; Ctrl-A X ends it early."
	@tools/qemu -m $(MEM) -a '$(ARGS)' build/$(STAGE)/image

## build: build a stage and no more (STAGE=03 OPT=-O0)
build: tools
	@$(MAKE) build/$(STAGE)/image

## test: test everything; or a stage (STAGE=03); or one test (TEST=name)
# All images are built first, for several tests need some of them, and two
# makes in one folder would be in each other's way.  What does not build
# is reported by its test.
test:
	@tools/deps run test book debug fuzz
	@$(MAKE) -k -j 2 images >/dev/null 2>&1 || true
	@STAGE='$(if $(filter command environment,$(origin STAGE)),$(STAGE))' \
	TEST='$(TEST)' tests/bench/run

## staircase: each chapter's tests, at each stage
staircase:
	@tools/deps run test
	@tests/bench/staircase

## bench: what things cost, in instructions; build/bench.tsv
bench: tools
	@$(MAKE) images
	@tools/bench

## fuzz: look for new bad inputs (SECONDS=60), or system calls (SEED=1 N=1000000)
fuzz:
ifneq ($(SEED)$(N),)
	@tools/deps run
	@$(MAKE) build/$(LAST)/image
	@tests/bench/fuzz $(or $(SEED),1) $(or $(N),1000000)
else
	@tools/deps run test fuzz
	@echo "Readers of hostile bytes, for $(SECONDS) seconds each;" \
		"SEED=1 N=1000000: system calls"
	@tests/host/fuzz $(SECONDS)
endif

## book: the book as HTML, EPUB and PDF, in build/book
book:
	@tools/deps run book
	@$(MAKE) recordings
	@tools/weave html epub pdf
	@echo "Open build/book/html/index.html"

## html: only the pages, which is quick
html:
	@tools/deps run book
	@$(MAKE) recordings
	@tools/weave html
	@echo "Open build/book/html/index.html"

## recordings: boot what the book shows, and measure what it says
recordings: images
	@tools/transcripts
	@tools/bench >/dev/null

## tangled: bring tangled/, the last stage as plain C, and README up to date
tangled: tools
	@tools/tangle last tangled
	@$(MAKE) build/$(LAST)/image
	@tools/readme

## diff: what a chapter changes in the C tree (STAGE=03)
diff: tools
	@tools/diff $(STAGE)

## history: a git repository with a commit and a tag for each stage (DIR=)
history: tools
	@[ "$(DIR)" != build/history ] || rm -rf build/history
	@tools/history $(DIR)

## debug: a stage under gdb, stopped at its first instruction (STAGE=03)
debug: tools
	@tools/deps debug
	@$(MAKE) build/$(STAGE)/image
	@MEM=$(MEM) tools/debug $(STAGE) $(ARGS)

## doctor: the version of every tool, and what is wrong with it
doctor:
	@tools/doctor

## clean: remove everything that was built
clean:
	rm -rf build

## help: this list
help:
	@echo "Palimpsest: stages $(STAGES).  make TARGET [NAME=value ...]"
	@sed -n 's/^## \([a-z]*\): /  \1\t/p' Makefile | \
		awk -F'\t' '{ printf "%-14s %s\n", $$1, $$2 }'

tools:
	@tools/deps run
images: $(STAGES:%=build/%/image)

build/%/src/.tangled: $(CHAPTERS) $(PRESS)
	@mkdir -p build/$*
	@tools/tangle -L $* build/$*/src

build/%/image: build/%/src/.tangled FORCE
	@$(MAKE) -s -C build/$*/src O=$(CURDIR)/build/$* OPT=$(OPT)

FORCE:
.PHONY: FORCE run build test staircase bench fuzz book html recordings \
	tangled diff history debug doctor clean help tools images
.SECONDARY:
.DELETE_ON_ERROR:

# Palimpsest: the one entry.  make help lists what can be made.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

LAST := $(shell tools/tangle --last)
STAGES := $(shell tools/tangle --list)
STAGE ?= $(LAST)
OPT ?= -O2
MEM ?= 128M
ARGS ?=
DIR ?= build/history
CHAPTERS := $(wildcard chapters/*.nw)
PRESS := tools/tangle tools/stage.awk

## run: build a stage and boot it (STAGE=NN ARGS="boot arguments" MEM=128M)
run: deps build/$(STAGE)/image
	@echo "Palimpsest stage $(STAGE) in QEMU; Ctrl-A X ends it early."
	@tools/qemu -m $(MEM) -a '$(ARGS)' build/$(STAGE)/image

## build: build one stage (STAGE=NN OPT=-O2)
build: deps build/$(STAGE)/image

build/%/src/.tangled: $(CHAPTERS) $(PRESS)
	@mkdir -p build/$*
	@tools/tangle -L $* build/$*/src
	@touch $@

build/%/image: build/%/src/.tangled FORCE
	@$(MAKE) -s -C build/$*/src O=$(CURDIR)/build/$* OPT=$(OPT)

## images: build every stage
images: $(STAGES:%=build/%/image)

## tangled: bring tangled/, the last stage as plain C, up to date
tangled:
	tools/tangle last tangled

.PHONY: FORCE run build images tangled deps help
.SECONDARY:
.DELETE_ON_ERROR:
FORCE:
deps:
	@[ ! -x tools/deps ] || tools/deps

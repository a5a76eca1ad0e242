# A thin facade over CMake and the one program. Everything is in CMakeLists.txt and bench/.
#   DEPS=no   print missing packages instead of installing them

PLAN ?= default
RUN ?= results/latest
FORMAT ?= svg,png
THEME ?= light
RUNNER ?= all
PAIRS ?= 21
ONLY ?=

BUILD = build/release
CONCBENCH = $(BUILD)/concbench
JOBS := $(shell nproc 2>/dev/null || echo 1)

# PLAN is a name below plans/, or a file of your own.
plan_file = $(if $(wildcard plans/$(PLAN).plan),plans/$(PLAN).plan,$(PLAN))

help:
	@echo "concbench: threads, processes or coroutines, and how many of them?"
	@echo
	@echo "  make bench [PLAN=quick|default|full|FILE]  measure, draw the charts, print the verdict"
	@echo "  make tune WORKLOAD=NAME [RUNNER=all]       the pool size for this machine; ARGS='--p99 20ms --load 60%'"
	@echo "  make map [PLAN=FILE]                       the winner by waiting share and concurrency, ten minutes"
	@echo "  make test                                  the whole test suite"
	@echo "  make documents                             what tutorials on Python measure: theirs, Python's, ours"
	@echo "  make stress                                ten million waits and wakes, about a minute"
	@echo "  make scale                                 10 000 threads and processes, 10^6 coroutines"
	@echo "  make plots [RUN=results/...]               redraw the charts of a run [the last]; FORMAT=svg,png,pdf THEME=dark"
	@echo "  make docs                                  redraw docs/GALLERY.md and the charts of results/reference/"
	@echo "  make doctor                                what about this machine bends measurements, and its cure"
	@echo "  make overhead [ONLY=TEXT] [PAIRS=21]       what the suite itself costs, against bare C loops"
	@echo "  make build                                 only $(CONCBENCH)"
	@echo "  make clean                                 remove build/; results stay"
	@echo
	@echo "Missing packages are installed; DEPS=no prints the command instead."

# A case that failed (status 1) still leaves the others to be drawn.
bench: build
	@status=0; \
	$(CONCBENCH) run --plan '$(plan_file)' || status=$$?; \
	[ $$status -le 1 ] || exit $$status; \
	$(show)

# The charts as files, then the page, which repeats what could not be drawn. A failure of theirs counts
# where all before it went well.
show = made=0; plots/draw results/latest >/dev/null 2>&1 || made=1; \
	$(CONCBENCH) report results/latest >/dev/null || made=$$?; \
	[ $$made -gt 1 ] || echo "open results/latest/index.html"; \
	[ $$status -ne 0 ] || status=$$made; exit $$status

plots: build-dependencies
	@plots/draw '$(RUN)' FORMAT='$(FORMAT)' THEME='$(THEME)'

docs: build-dependencies
	@plots/gallery draw >docs/GALLERY.md.new && mv docs/GALLERY.md.new docs/GALLERY.md

# ARGS: other options of concbench tune. A folder of your own (-o, --resume) and crossovers are not
# drawn. The status of a size that is not certified (3) or of a bound that none holds (4) is passed on.
tune: a-workload build
	@latest=$$(readlink results/latest); status=0; \
	$(CONCBENCH) tune -w '$(WORKLOAD)' -r '$(RUNNER)' $(ARGS) || status=$$?; \
	[ "$$(readlink results/latest)" != "$$latest" ] && [ -e results/latest/tune.csv ] || exit $$status; \
	$(show)

a-workload:
	$(if $(WORKLOAD),@:,$(error name a workload: make tune WORKLOAD=io-sleep; concbench list workloads shows all))

# PLAN: a file of your own that has several waits of mixed and several pool sizes.
map: PLAN = map
map: build
	@status=0; \
	$(CONCBENCH) run --plan '$(plan_file)' || status=$$?; \
	[ $$status -le 1 ] || exit $$status; \
	$(show)

# Python's part is run behind ours: at once, they would share the CPUs. Without Python it is empty.
documents: build
	@status=0; \
	$(CONCBENCH) run --plan plans/documents.plan || status=$$?; \
	[ $$status -le 1 ] || exit $$status; \
	bench/raw/python/run results/latest || { [ $$? -eq 1 ] && status=1; } || exit 2; \
	plots/documents results/latest || exit; $(show)

doctor: build
	@$(CONCBENCH) doctor

# A program of its own: concbench holds no loops but its workloads'.
overhead: build-dependencies
	@cmake --preset release >$(BUILD).log 2>&1 || { cat $(BUILD).log >&2; exit 1; }
	@cmake --build $(BUILD) -j$(JOBS) --target concbench-overhead -- --no-print-directory -s
	@$(BUILD)/concbench-overhead --pairs '$(PAIRS)' --only '$(ONLY)'

build: build-dependencies
	@cmake --preset release >$(BUILD).log 2>&1 || { cat $(BUILD).log >&2; exit 1; }
	@cmake --build $(BUILD) -j$(JOBS) --target concbench -- --no-print-directory -s

test: test-dependencies
	@cmake --preset release -DCONCBENCH_TESTS=ON >$(BUILD).log 2>&1 || { cat $(BUILD).log >&2; exit 1; }
	@cmake --build $(BUILD) -j$(JOBS) -- --no-print-directory -s
	@ctest --preset release -j$(JOBS)

# A tenth of it is part of make test.
stress: test-dependencies
	@cmake --preset release -DCONCBENCH_TESTS=ON >$(BUILD).log 2>&1 || { cat $(BUILD).log >&2; exit 1; }
	@cmake --build $(BUILD) -j$(JOBS) --target contract_stress -- --no-print-directory -s
	@$(BUILD)/tests/contract/contract_stress full

scale: build
	@tests/scale/full.sh $(CONCBENCH)

build-dependencies:
	@cmake/dependencies build
	@mkdir -p build

test-dependencies:
	@cmake/dependencies test
	@mkdir -p build

clean:
	rm -rf build

.PHONY: help bench plots docs tune a-workload map documents doctor overhead build test stress scale build-dependencies test-dependencies clean

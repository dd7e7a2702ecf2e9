# Everything that is built or deployed goes below .plinth; nothing outside the checkout is touched
# but Go's own caches.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-print-directory

BIN    := $(CURDIR)/.plinth/bin
PLINTH := $(BIN)/plinth
PACK   := $(BIN)/plinth-policies
LINT   := $(BIN)/golangci-lint
STACK  ?= production

# Packages whose tests reach no provider SDK: the race detector would compile those for ten minutes more.
RACE = go list -test -f '{{.ImportPath}} {{join .Deps " "}}' ./... | grep '\.test ' \
	| grep -v -e pulumi-aws/ -e pulumi-awsx/ -e pulumi-eks/ -e pulumi-kubernetes/ | cut -d' ' -f1 | sed 's/\.test$$//'

# What go build -v prints becomes a count; anything else is an error and is shown.
COUNT = awk '/^[a-zA-Z0-9.\/_-]+$$/ { if (++n % 50 == 0) { print "  " n " packages compiled"; fflush() }; next } \
	/^go: downloading/ { next } { print; fflush() }'

.PHONY: help
help: ## Print this
	@echo "plinth: what make can do"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: sandbox
sandbox: $(PLINTH) $(PACK) functions ## Deploy the production stack to the sandbox (STACK=staging for another)
	@$(PLINTH) sandbox up -s $(STACK)

.PHONY: check
check: ## Everything below but bench and plan, as CI does: build, generated files, lint, tests, a sample of faults
	@tools/setup.sh
	@$(MAKE) build
	@$(MAKE) fresh
	@$(MAKE) lint
	@$(MAKE) test
	@$(MAKE) race
	@$(MAKE) examples
	@$(PLINTH) sandbox faults -s production --sample
	@$(MAKE) drill
	@$(MAKE) results
	@echo "make check: all of it passed"

.PHONY: build
build: $(PLINTH) $(PACK) functions ## Compile everything, and the Pulumi CLI where none is installed
	@echo "Compiling the module (the first time some ten minutes: the AWS SDK is large) …"
	@go build -v ./... 2>&1 | $(COUNT)
	@$(PLINTH) sandbox setup

.PHONY: functions
functions: $(PLINTH) ## Build the Lambda functions
	@$(PLINTH) functions build

.PHONY: test
test: $(PLINTH) ## All tests of the module
	@$(PLINTH) sandbox setup
	@mkdir -p .plinth && go test -timeout 20m ./... 2>&1 | tee .plinth/test.log

.PHONY: race
race: ## The race detector, on the packages that reach no provider SDK
	@if ! command -v $${CC:-gcc} >/dev/null; then \
		echo "The race detector needs a C compiler: apt-get install gcc libc6-dev"; exit 1; fi
	@go test -race -timeout 20m $$($(RACE)) 2>&1 | tee .plinth/race.log

.PHONY: examples
examples: ## The examples, which are modules of their own
	@for module in $(wildcard examples/go.mod examples/*/go.mod); do \
		echo "$$module"; go -C $$(dirname $$module) test -timeout 20m ./...; done

.PHONY: lint
lint: $(LINT) ## gofmt, go vet and golangci-lint
	@unformatted=$$(gofmt -l .); \
		if [ -n "$$unformatted" ]; then echo "gofmt would change: $$unformatted"; exit 1; fi
	@go vet ./...
	@$(LINT) run ./...

.PHONY: fresh
fresh: ## Generated files are what the generators write
	@go mod verify >/dev/null
	@before=$$(git diff | cksum); go generate ./...; go mod tidy; \
		if [ "$$before" != "$$(git diff | cksum)" ]; then git diff --stat; \
		echo "Generated files or go.mod were not fresh. They are now: look, and commit."; exit 1; fi

.PHONY: plan
plan: ## Rewrite the golden plans in stacks/testdata
	@go test ./stacks/... -update

.PHONY: docs
docs: ## Regenerate everything that is generated: docs, schema
	@go generate ./...
	@go test ./stacks -run TestConfigurationPage -update
	@go test ./components/tenancy/spec -run TestPage -update
	@UPDATE_DOCS=1 go test ./policies/reference ./policies/pack ./policies/tags -run "Page|RuleNames|Taggable"
	@go test ./docs ./components/realtime ./components/tenancy -update

.PHONY: bench
bench: $(PLINTH) ## What the components cost on top of the engine: at most 1.5 times trivial resources
	@$(PLINTH) sandbox bench -s $(STACK) --limit 1.5

.PHONY: faults
faults: $(PLINTH) ## Fail every create of the stack once, and compare the outcome with an undisturbed run
	@$(PLINTH) sandbox faults -s $(STACK)

.PHONY: drill
drill: $(PLINTH) $(PACK) ## Lose the stack, rebuild it from its backups, and say how long AWS would take: at most an hour
	@$(PLINTH) sandbox drill -s $(STACK)

.PHONY: results
results: ## Count what the last tests said
	@awk '/^ok/ { ok++ } /^FAIL/ { bad++ } /no test files/ { none++ } \
		END { printf "packages: %d passed, %d failed, %d without tests\n", ok, bad, none }' \
		.plinth/test.log .plinth/race.log

.PHONY: clean
clean: ## Delete .plinth: the sandbox's stacks, copies and tools
	@rm -rf .plinth examples/.plinth

# go build does nothing when nothing changed.
.PHONY: $(PLINTH)
$(PLINTH):
	@[ -x $@ ] || echo "Compiling plinth with the AWS SDK: some eight minutes, the first time only …"
	@go build -v -o $@ ./cmd/plinth 2>&1 | $(COUNT)

.PHONY: $(PACK)
$(PACK):
	@go build -o $@ ./policies

$(LINT): tools/lint/go.mod tools/lint/go.sum
	@echo "Building golangci-lint: a minute, once …"
	@go -C tools/lint build -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@touch $@

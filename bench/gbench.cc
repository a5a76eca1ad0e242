// The only C++ file, and the only user of <benchmark/benchmark.h>. Compiles against 1.6 to 1.9.
#include "bench/gbench.h"

#include <benchmark/benchmark.h>
#include <regex.h>
#include <unistd.h>

#include <cstring>
#include <sstream>
#include <string>
#include <vector>

namespace
{

struct Argument {
    const char *name;
    const char *why; // not supported; NULL = it is
};

const Argument arguments[] = {
    {"filter", nullptr},
    {"out", nullptr},
    {"out_format", nullptr},
    {"context", nullptr},
    {"counters_tabular", nullptr},
    {"repetitions", "the plan repeats by itself: use --reps"},
    {"min_time", "the plan sets the time: use --duration or --tasks"},
    {"min_warmup_time", "every sample starts in a fresh process"},
    {"enable_random_interleaving", "the plan is always in a seeded random order: use --seed"},
    {"list_tests", "use concbench run --dry-run"},
    {"format", "the console shows our own table: use --benchmark_out_format"},
};

// Does nothing but count: a context of false ends the run before the first instance.
class Counting : public benchmark::BenchmarkReporter
{
  public:
    bool ReportContext(const Context &) override
    {
        return false;
    }
    void ReportRuns(const std::vector<Run> &) override
    {
    }
};

class Handing : public benchmark::BenchmarkReporter
{
  public:
    Handing(const cb_gbench_hooks *hooks, const std::vector<uint32_t> *order)
        : hooks_(hooks), order_(order)
    {
    }
    bool ReportContext(const Context &) override
    {
        return true;
    }
    // Once an instance, right after its only repetition.
    void ReportRuns(const std::vector<Run> &) override
    {
        while (reported_ < order_->size())
            hooks_->report(hooks_->user, (*order_)[reported_++]);
    }

  private:
    const cb_gbench_hooks *hooks_;
    const std::vector<uint32_t> *order_; // instances that have run
    size_t reported_ = 0;
};

// A leading '-' negates, says the library.
bool is_regex(const char *text)
{
    regex_t compiled;

    if (regcomp(&compiled, text + (*text == '-'), REG_EXTENDED | REG_NOSUB) != 0)
        return false;
    regfree(&compiled);
    return true;
}

// The library would end the program when it can't create the file, with results already begun.
bool is_writable(const std::string &path)
{
    std::string folder = path.substr(0, path.find_last_of('/') + 1);

    if (access(path.c_str(), F_OK) == 0)
        return access(path.c_str(), W_OK) == 0;
    return access(folder.empty() ? "." : folder.c_str(), W_OK) == 0;
}

bool is_format(const char *text)
{
    return !strcmp(text, "json") || !strcmp(text, "csv") || !strcmp(text, "console");
}

void carry_out(benchmark::State &state, const cb_gbench_hooks *hooks, uint32_t instance,
               std::vector<uint32_t> *order)
{
    for (auto _ : state) {
        cb_gbench_result result = {};

        hooks->run(hooks->user, instance, &result);
        order->push_back(instance);
        if (result.error) {
            state.SkipWithError(result.error);
            break;
        }
        state.SetIterationTime(result.seconds);
        for (const auto &counter : result.counter)
            if (counter.name)
                state.counters[counter.name] = counter.value;
            else
                break;
    }
}

} // namespace

extern "C" const char *cb_gbench_check(int argc, char **argv, const char **why)
{
    static const char prefix[] = "--benchmark_";

    for (int i = 0; i < argc; i++) {
        const char *name = argv[i] + sizeof prefix - 1;
        const Argument *known = nullptr;

        *why = "known are --benchmark_filter, _out, _out_format, _context and _counters_tabular";
        if (strncmp(argv[i], prefix, sizeof prefix - 1) != 0)
            return argv[i];
        for (const auto &argument : arguments)
            if (strncmp(name, argument.name, strlen(argument.name)) == 0 &&
                strchr("=", name[strlen(argument.name)]))
                known = &argument;
        if (known && known->why)
            *why = known->why;
        if (!known || known->why)
            return argv[i];
        if (strncmp(name, "filter=", 7) == 0 && !is_regex(name + 7)) {
            *why = "not a regular expression";
            return argv[i];
        }
        if (strncmp(name, "out=", 4) == 0 && !is_writable(name + 4)) {
            *why = "can't be written";
            return argv[i];
        }
        if (strncmp(name, "out_format=", 11) == 0 && !is_format(name + 11)) {
            *why = "choose json, csv or console";
            return argv[i];
        }
    }
    return nullptr;
}

extern "C" uint32_t cb_gbench_run(int argc, char **argv, const cb_gbench_hooks *hooks)
{
    std::vector<char *> arguments_with_name{const_cast<char *>("concbench")};
    std::vector<uint32_t> order;
    const char *key, *value;
    int count = argc + 1;
    std::ostringstream unseen; // the caller says in its own words that nothing matched
    Counting counting;
    Handing handing(hooks, &order);
    uint32_t selected;

    arguments_with_name.insert(arguments_with_name.end(), argv, argv + argc);
    arguments_with_name.push_back(nullptr);
    benchmark::Initialize(&count, arguments_with_name.data());
    for (uint32_t i = 0; hooks->context && hooks->context(hooks->user, i, &key, &value); i++)
        benchmark::AddCustomContext(key, value);
    for (uint32_t i = 0; i < hooks->count; i++) {
        auto *b = benchmark::RegisterBenchmark(
            hooks->name(hooks->user, i),
            [hooks, i, &order](benchmark::State &state) { carry_out(state, hooks, i, &order); });
        b->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
    }
    order.reserve(hooks->count);
    counting.SetErrorStream(&unseen);
    selected = static_cast<uint32_t>(benchmark::RunSpecifiedBenchmarks(&counting));
    if (selected > 0) {
        hooks->begin(hooks->user, selected);
        benchmark::RunSpecifiedBenchmarks(&handing);
    }
    benchmark::ClearRegisteredBenchmarks();
    return selected;
}

extern "C" const char *cb_gbench_version(void)
{
#ifdef CB_GBENCH_VERSION
    return CB_GBENCH_VERSION;
#else
    return "";
#endif
}

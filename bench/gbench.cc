// The only C++ file, and the only user of <benchmark/benchmark.h>. Compiles against 1.6 to 1.9.
#include "bench/gbench.h"

#include <benchmark/benchmark.h>
#include <regex.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
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

// The library's own reporter of that name; it calls CSV deprecated.
std::unique_ptr<benchmark::BenchmarkReporter> reporter_of(const std::string &format)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    if (format == "csv")
        return std::make_unique<benchmark::CSVReporter>();
#pragma GCC diagnostic pop
    if (format == "console")
        return std::make_unique<benchmark::ConsoleReporter>(
            benchmark::ConsoleReporter::OO_Defaults);
    return std::make_unique<benchmark::JSONReporter>();
}

// The file of --benchmark_out. The library would begin it anew with every batch: it is told nothing
// of it, and what its reporter is handed here is one run to it, from context to end.
class File
{
  public:
    File(const std::string &path, const std::string &format)
        : stream_(path), reporter_(reporter_of(format))
    {
        reporter_->SetOutputStream(&stream_);
        reporter_->SetErrorStream(&stream_);
    }
    void begin(const benchmark::BenchmarkReporter::Context &context)
    {
        if (!begun_)
            reporter_->ReportContext(context);
        begun_ = true;
    }
    // The library numbers the instances of a batch, from 0 again in each.
    void report(std::vector<benchmark::BenchmarkReporter::Run> runs)
    {
        for (auto &run : runs)
            run.family_index = reported_;
        reported_++;
        reporter_->ReportRuns(runs);
    }
    bool end()
    {
        if (begun_)
            reporter_->Finalize();
        stream_.close();
        return stream_.good();
    }

  private:
    std::ofstream stream_;
    std::unique_ptr<benchmark::BenchmarkReporter> reporter_;
    bool begun_ = false;
    int64_t reported_ = 0;
};

// Hands each instance back right after its only repetition.
class Handing : public benchmark::BenchmarkReporter
{
  public:
    Handing(const cb_gbench_hooks *hooks, const std::vector<uint32_t> *order, File *file)
        : hooks_(hooks), order_(order), file_(file)
    {
    }
    bool ReportContext(const Context &context) override
    {
        if (file_)
            file_->begin(context);
        return true;
    }
    void ReportRuns(const std::vector<Run> &runs) override
    {
        if (file_)
            file_->report(runs);
        while (reported_ < order_->size())
            hooks_->report(hooks_->user, (*order_)[reported_++]);
    }

  private:
    const cb_gbench_hooks *hooks_;
    const std::vector<uint32_t> *order_; // instances that have run
    File *file_;                         // borrowed; may be null
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

struct cb_gbench {
    cb_gbench_hooks hooks;
    bool filtered;
    std::string path, format;   // of the file; an empty path = none is asked for
    std::unique_ptr<File> file; // from the first batch on
};

extern "C" struct cb_gbench *cb_gbench_begin(int argc, char **argv, const cb_gbench_hooks *hooks)
{
    static const char out[] = "--benchmark_out=", format[] = "--benchmark_out_format=",
                      filter[] = "--benchmark_filter=";
    std::vector<char *> left{const_cast<char *>("concbench")}; // for the library
    auto *session = new cb_gbench{*hooks, false, "", "json", nullptr};
    const char *key, *value;
    int count;

    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], out, sizeof out - 1) == 0)
            session->path = argv[i] + sizeof out - 1;
        else if (strncmp(argv[i], format, sizeof format - 1) == 0)
            session->format = argv[i] + sizeof format - 1;
        else
            left.push_back(argv[i]);
        session->filtered |= strncmp(argv[i], filter, sizeof filter - 1) == 0;
    }
    count = static_cast<int>(left.size());
    left.push_back(nullptr);
    benchmark::Initialize(&count, left.data());
    for (uint32_t i = 0; hooks->context && hooks->context(hooks->user, i, &key, &value); i++)
        benchmark::AddCustomContext(key, value);
    return session;
}

extern "C" int cb_gbench_selects(struct cb_gbench *session, const char *name)
{
    std::ostringstream unseen; // the caller says in its own words that nothing matched
    Counting counting;
    size_t selected;

    if (!session->filtered)
        return 1;
    benchmark::RegisterBenchmark(name, [](benchmark::State &) {})
        ->Iterations(1)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
    counting.SetErrorStream(&unseen);
    selected = benchmark::RunSpecifiedBenchmarks(&counting);
    benchmark::ClearRegisteredBenchmarks();
    return selected > 0;
}

extern "C" uint32_t cb_gbench_run(struct cb_gbench *session, uint32_t count)
{
    const cb_gbench_hooks *hooks = &session->hooks;
    std::vector<uint32_t> order;
    std::ostringstream unseen;
    size_t selected;

    if (!session->file && !session->path.empty())
        session->file = std::make_unique<File>(session->path, session->format);
    Handing handing(hooks, &order, session->file.get());
    order.reserve(count);
    for (uint32_t i = 0; i < count; i++)
        benchmark::RegisterBenchmark(
            hooks->name(hooks->user, i),
            [hooks, i, &order](benchmark::State &state) { carry_out(state, hooks, i, &order); })
            ->Iterations(1)
            ->UseManualTime()
            ->Unit(benchmark::kMillisecond);
    handing.SetErrorStream(&unseen);
    selected = benchmark::RunSpecifiedBenchmarks(&handing);
    benchmark::ClearRegisteredBenchmarks();
    return static_cast<uint32_t>(selected);
}

extern "C" int cb_gbench_end(struct cb_gbench *session)
{
    bool written = !session->file || session->file->end();

    delete session;
    return written ? 0 : -EIO;
}

extern "C" const char *cb_gbench_version(void)
{
#ifdef CB_GBENCH_VERSION
    return CB_GBENCH_VERSION;
#else
    return "";
#endif
}

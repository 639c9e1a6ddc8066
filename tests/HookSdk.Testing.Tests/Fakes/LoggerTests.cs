using Microsoft.Extensions.Logging;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>Every fake, and the server of a plugin that was handed over, writes to what the test gives it: a logger, a factory or a provider.</summary>
public sealed class LoggerTests
{
    [Theory]
    [InlineData("logger")]
    [InlineData("provider")]
    [InlineData("factory")]
    public async Task Emg_LogsItselfAndItsPlugin(string to)
    {
        Lines lines = new();
        await using FakeEmg emg = await FakeEmg.StartAsync(new Broken.Sms(), o => LogTo(o, lines, to));

        await emg.ReceiveAsync(new("INFO", "46700000001", "hi"));

        lines.All.ShouldContain(static l => l.Contains("message from smpp-in", StringComparison.Ordinal));
        lines.All.ShouldContain(static l => l.Contains("Sms", StringComparison.Ordinal) && l.Contains("Error", StringComparison.Ordinal), "the server logs the exception");
        lines.Categories.Contains("HookSdk.Testing.FakeEmg").ShouldBe(to != "logger");
    }

    [Fact]
    public async Task EveryOtherFake_LogsToo()
    {
        Lines lines = new();
        await using (FakeM4 m4 = await FakeM4.StartAsync(new Broken.Voice(), o => o.LogTo(lines)))
        {
            await m4.CallAsync("1", "2");
        }

        await using (FakeEmqx emqx = await FakeEmqx.StartAsync(new Broken.Provider(), o => o.LogTo(lines)))
        {
            await emqx.ConnectAsync("c", "broken");
        }

        await using (FakeVerneMq broker = await FakeVerneMq.StartAsync(new Broken.Webhooks(), o => o.LogTo(lines)))
        {
            await broker.ConnectAsync("c", "broken");
        }

        await using (FakeExProto emqx = await FakeExProto.StartAsync(new Broken.Device(), o => o.LogTo(lines)))
        {
            await (await emqx.ConnectAsync()).AllowFallback().ExpectClosedAsync();
        }

        foreach (string fake in new[] { nameof(FakeM4), nameof(FakeEmqx), nameof(FakeVerneMq), nameof(FakeExProto) })
        {
            lines.All.ShouldContain(l => l.StartsWith($"HookSdk.Testing.{fake}: ", StringComparison.Ordinal));
        }

        lines.All.Count(static l => l.Contains(": Error: ", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(4, "each server has logged the exception of its plugin");
    }

    private static void LogTo(FakeOptions options, Lines lines, string to)
    {
        switch (to)
        {
            case "logger":
                options.Logger = lines.CreateLogger("mine");
                break;
            case "provider":
                options.LogTo(lines);
                break;
            default:
                options.LogTo(LoggerFactory.Create(b => b.AddProvider(lines)));
                break;
        }
    }

    /// <summary>A provider as a test framework's output may be.</summary>
    private sealed class Lines : ILoggerProvider
    {
        private readonly List<string> _lines = [];

        public HashSet<string> Categories { get; } = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public ILogger CreateLogger(string categoryName)
        {
            lock (_lines)
            {
                Categories.Add(categoryName);
            }

            return new Line(this, categoryName);
        }

        public void Dispose()
        {
        }

        private sealed class Line(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                lock (lines._lines)
                {
                    lines._lines.Add($"{category}: {logLevel}: {formatter(state, exception)}");
                }
            }
        }
    }
}

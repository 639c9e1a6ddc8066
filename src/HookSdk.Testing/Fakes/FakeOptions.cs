using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace HookSdk.Testing;

/// <summary>What every fake broker has: a clock, a logger, how it takes fallbacks, and how long it is patient.</summary>
public abstract class FakeOptions
{
    private protected FakeOptions()
    {
    }

    /// <summary>
    /// The broker's clock, and the one that a plugin is served on which was handed over as an instance; a new <see cref="FakeClock"/> by default. Make one yourself to give it to
    /// your plugin too, as its <see cref="TimeProvider"/>. Any other one is taken as well, such as a FakeTimeProvider of Microsoft.Extensions.TimeProvider.Testing: then that is what you advance.
    /// </summary>
    public TimeProvider Time
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new FakeClock();

    /// <summary>
    /// Whether checks hold that rest on a fallback: a handler that threw, was late, returned null, was shed, or got what could not be read. False by default: every <c>Ensure</c> check
    /// of such an outcome throws, unless it is asked for by <c>AllowFallback()</c>.
    /// </summary>
    public bool AllowFallbacks { get; set; }

    /// <summary>
    /// Is told each line of the transcript as it is written; a plugin that was handed over as an instance logs to it too. Null, the default: none.
    /// </summary>
    public ILogger? Logger
    {
        get;
        set
        {
            field = value;
            Loggers = value is null ? null : new OneLogger(value);
        }
    }

    /// <summary>
    /// How long, by the machine's own clock, a call may be under way with nothing happening until the fake gives up and tells what is waited for; 10 seconds by default.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: for ever, as it is while a debugger is attached.
    /// </summary>
    public TimeSpan Patience
    {
        get;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            }

            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>Patience that a debugger may try.</summary>
    internal TimeSpan PatienceNow => Debugger.IsAttached ? Timeout.InfiniteTimeSpan : Patience;

    /// <summary>What a plugin that was handed over as an instance logs to.</summary>
    internal ILoggerFactory? Loggers { get; private set; }

    /// <summary>Has the fake log to a factory, and a plugin that was handed over as an instance too, by its own categories.</summary>
    /// <param name="factory">The factory. It is not disposed of.</param>
    public void LogTo(ILoggerFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Logger = factory.CreateLogger(Category);
        Loggers = factory;
    }

    /// <summary>Has the fake log to a provider, such as one that writes to a test framework's output, and a plugin that was handed over as an instance too, by its own categories.</summary>
    /// <param name="provider">The provider. It is not disposed of.</param>
    public void LogTo(ILoggerProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        LogTo(new OneProvider(provider));
    }

    /// <summary>The category of the fake's own lines.</summary>
    private string Category => $"HookSdk.Testing.{GetType().Name.Replace("Options", "", StringComparison.Ordinal)}";

    /// <summary>The clock as a fake one.</summary>
    internal FakeClock ClockOf(string fake) => Time as FakeClock
        ?? throw new InvalidOperationException($"{fake}.Time is the FakeClock of a fake that was given no clock; this one was given a {Time.GetType().Name} as o.Time: advance that.");
}

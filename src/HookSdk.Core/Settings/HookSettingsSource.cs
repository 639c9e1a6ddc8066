using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace HookSdk;

/// <summary>The settings in force. A change is taken over when it is valid; otherwise it is logged, and what was in force stays.</summary>
internal abstract class HookSettingsSource
{
    private volatile HookSettings? _current;

    public abstract string Section { get; }

    public abstract HookServerOptions Options { get; }

    public HookSettings Current
    {
        get => _current!;
        protected set => _current = value;
    }

    /// <summary>Has something done after each change, for as long as the server is there.</summary>
    public abstract void AfterChanges(Action then);
}

/// <inheritdoc/>
/// <remarks>
/// It is the target's <see cref="IOptionsMonitor{TOptions}"/>: .NET's own forgets what was in force before it reads a change, and throws out of the configuration's reload, and
/// on every later read, when the change is not valid. So each change is bound and checked once, here.
/// </remarks>
internal sealed class HookSettingsSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions> : HookSettingsSource, IOptionsMonitor<TOptions>, IDisposable
    where TOptions : HookServerOptions
{
    private readonly Lock _lock = new();
    private readonly HookServerDescription<TOptions> _target;
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly RestartKeys<TOptions> _restart;
    private readonly SettingListeners<TOptions> _listeners;
    private readonly HookLog _log;
    private readonly TimeSpan _defaultDeadline = Activator.CreateInstance<TOptions>().Deadline;
    private readonly List<IDisposable> _changes = [];
    private volatile TOptions _options;

    public HookSettingsSource(
        HookServerDescription<TOptions> target, IOptionsFactory<TOptions> factory, IEnumerable<IOptionsChangeTokenSource<TOptions>> sources, ILoggerFactory loggers, IConfiguration? configuration = null)
    {
        _target = target;
        _factory = factory;
        _log = new HookLog(loggers);
        _listeners = new SettingListeners<TOptions>(e => _log.SectionListenerThrew(target.Section, e), target.ServerName);
        _restart = new RestartKeys<TOptions>(target, configuration);
        _options = Make();
        Current = new HookSettings(_options, _defaultDeadline);
        DeadlineCheck.Warn(_log, target, _options, Current);
        foreach (IOptionsChangeTokenSource<TOptions> source in sources)
        {
            _changes.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
        }
    }

    public override string Section => _target.Section;

    public override HookServerOptions Options => _options;

    public TOptions CurrentValue => _options;

    public TOptions Get(string? name) => string.IsNullOrEmpty(name) ? _options : _factory.Create(name);

    public IDisposable OnChange(Action<TOptions, string?> listener) => _listeners.Add(listener);

    public override void AfterChanges(Action then) => _listeners.Add((_, _) => then());

    public void Dispose() => _changes.ForEach(static c => c.Dispose());

    private TOptions Make() => _factory.Create(_target.ServerName ?? Microsoft.Extensions.Options.Options.DefaultName);

    private void Reload()
    {
        bool isChanged;
        lock (_lock)
        {
            try
            {
                TOptions options = Make();
                HookSettings changed = new(options, _defaultDeadline);
                if (changed.IsUnguarded && !Current.IsUnguarded)
                {
                    // More likely a file that was lost or cut short than a wish.
                    _log.SettingsRefused(_target.Name, "they would let everyone call, and those in force do not; restart to open the server");
                    return;
                }

                isChanged = Take(options, changed);
            }
            catch (Exception e)
            {
                // Whatever a validator, a binder or a user's own code throws: what is in force stays.
                _log.SettingsRefused(_target.Name, e.Message);
                return;
            }
        }

        if (isChanged)
        {
            _listeners.Tell(_options);
        }
    }

    private bool Take(TOptions options, HookSettings changed)
    {
        IReadOnlyList<string> late = _restart.Look();
        bool isInForce = !changed.IsSame(Current);
        _options = options;
        if (isInForce)
        {
            string before = Current.DryRunText;
            Current = changed;
            _log.SettingsChanged(_target.Name);
            if (changed.DryRunText != before)
            {
                _log.DryRunChanged(_target.Name, changed.DryRunText.Length == 0 ? "nobody" : changed.DryRunText, _target.Section);
            }

            DeadlineCheck.Warn(_log, _target, options, changed);
        }

        if (late.Count > 0)
        {
            _log.SettingsNeedRestart(_target.Name, string.Join(", ", late));
        }

        return isInForce || late.Count > 0;
    }
}

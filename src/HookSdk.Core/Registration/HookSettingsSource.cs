using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace HookSdk;

/// <summary>The settings in force. A change is taken over when it is valid; otherwise it is logged, and what was in force stays.</summary>
internal abstract class HookSettingsSource
{
    private volatile HookSettings? _current;

    public required string Section { get; init; }

    public HookSettings Current
    {
        get => _current!;
        protected set => _current = value;
    }
}

/// <inheritdoc/>
internal sealed class HookSettingsSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions> : HookSettingsSource, IDisposable
    where TOptions : HookServerOptions
{
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly HookLog _log;
    private readonly string _target;
    private readonly TimeSpan _defaultDeadline = Activator.CreateInstance<TOptions>().Deadline;
    private readonly List<IDisposable> _changes = [];

    public HookSettingsSource(string target, IOptionsFactory<TOptions> factory, IEnumerable<IOptionsChangeTokenSource<TOptions>> sources, ILoggerFactory loggers)
    {
        _target = target;
        _factory = factory;
        _log = new HookLog(loggers);
        Current = new HookSettings(factory.Create(Options.DefaultName), _defaultDeadline);
        foreach (IOptionsChangeTokenSource<TOptions> source in sources)
        {
            _changes.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
        }
    }

    public void Dispose() => _changes.ForEach(static c => c.Dispose());

    private void Reload()
    {
        try
        {
            HookSettings changed = new(_factory.Create(Options.DefaultName), _defaultDeadline);
            if (changed.IsUnguarded && !Current.IsUnguarded)
            {
                // More likely a file that was lost or cut short than a wish.
                _log.SettingsRefused(_target, "they would let everyone call, and those in force do not; restart to open the server");
            }
            else if (!changed.IsSame(Current))
            {
                Current = changed;
                _log.SettingsChanged(_target);
            }
        }
        catch (Exception e)
        {
            // Whatever a validator, a binder or a user's own code throws: what is in force stays.
            _log.SettingsRefused(_target, e.Message);
        }
    }
}

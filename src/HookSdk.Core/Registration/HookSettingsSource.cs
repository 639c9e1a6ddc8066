using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace HookSdk;

/// <summary>The settings in force. A change is taken over when it is valid; otherwise it is logged, and what was in force stays.</summary>
internal abstract class HookSettingsSource
{
    private volatile HookSettings? _current;

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
    private readonly List<IDisposable> _changes = [];

    public HookSettingsSource(string target, IOptionsFactory<TOptions> factory, IEnumerable<IOptionsChangeTokenSource<TOptions>> sources, ILoggerFactory loggers)
    {
        _target = target;
        _factory = factory;
        _log = new HookLog(loggers);
        Current = new HookSettings(factory.Create(Options.DefaultName));
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
            Current = new HookSettings(_factory.Create(Options.DefaultName));
            _log.SettingsChanged(_target);
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            // InvalidOperationException: a value that cannot be read as its type.
            _log.SettingsRefused(_target, e.Message);
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace HookSdk;

/// <summary>
/// The last settings that could be used. .NET's own monitor forgets them before it reads a change, and throws on every later read when the change cannot be used; and it tells
/// of each change of a file, whichever section it is in.
/// </summary>
internal sealed class StrictSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions> : IOptionsMonitor<TOptions>, IDisposable
    where TOptions : class
{
    private readonly Lock _lock = new();
    private readonly StrictSection<TOptions> _section;
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly HookLog _log;
    private readonly IDisposable _changes;
    private readonly SettingListeners<TOptions> _listeners;
    private volatile TOptions _current;

    public StrictSettings(StrictSection<TOptions> section, IConfiguration configuration, IOptionsFactory<TOptions> factory, ILoggerFactory loggers)
    {
        _section = section;
        _factory = factory;
        _log = new HookLog(loggers);
        _listeners = new SettingListeners<TOptions>(e => _log.SectionListenerThrew(section.Name, e));
        section.Look();
        try
        {
            _current = factory.Create(Options.DefaultName);
        }
        catch (Exception e)
        {
            _log.SectionUnusable(e.Message);
            throw;
        }

        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public TOptions CurrentValue => _current;

    public TOptions Get(string? name) => string.IsNullOrEmpty(name) ? _current : _factory.Create(name);

    public IDisposable OnChange(Action<TOptions, string?> listener) => _listeners.Add(listener);

    public void Dispose() => _changes.Dispose();

    private void Reload()
    {
        lock (_lock)
        {
            if (!_section.Look())
            {
                return;
            }

            try
            {
                _current = _factory.Create(Options.DefaultName);
            }
            catch (Exception e)
            {
                // Whatever a binder, a validator or a property of a user's own throws: what was read before stays.
                _log.SectionRefused(e.Message);
                return;
            }
        }

        _listeners.Tell(_current);
    }
}

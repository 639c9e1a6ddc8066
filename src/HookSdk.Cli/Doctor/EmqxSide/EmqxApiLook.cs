using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Terminal;
using HookSdk.EmqX.Management;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Cli.Doctor.EmqxSide;

/// <summary>Asks EMQX's management API.</summary>
internal sealed class EmqxApiLook : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <exception cref="CommandException">There is no key, or it is none of EMQX.</exception>
    public EmqxApiLook(BrokerApi api, TimeProvider clock, TimeSpan patience)
    {
        if (api.Key?.Split(':', 2) is not [{ Length: > 0 } key, { Length: > 0 } secret])
        {
            throw CommandException.Usage("EMQX's management API asks for a key and its secret.", "Make a key in EMQX's dashboard (System, API Key), and name a file with the line KEY:SECRET: --api-key-file FILE");
        }

        ServiceCollection services = new();
        services.AddSingleton(clock);
        services.AddEmqxManagement(o =>
        {
            o.Url = api.Url;
            o.ApiKey = key;
            o.ApiSecret = secret;
            o.Retries = 0;
            o.Timeout = TimeSpan.FromMilliseconds(Math.Clamp(patience.TotalMilliseconds, 100, 60_000));
        });
        _services = services.BuildServiceProvider();
        Management = _services.GetRequiredService<EmqxManagement>();
    }

    public EmqxManagement Management { get; }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

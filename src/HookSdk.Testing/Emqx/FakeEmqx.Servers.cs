using HookSdk.EmqX.ExHook;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing;

/// <content>The hook servers at the broker.</content>
public sealed partial class FakeEmqx
{
    /// <summary>Asks a hook server which hooks it wants: the load that a fake without <see cref="FakeEmqxOptions.LoadAtStart"/> waits for, or one more, as EMQX 5.9 makes at any time.</summary>
    /// <param name="server">The server's name; null: the one that the fake was started for.</param>
    /// <returns>What became of it.</returns>
    public async Task<EmqxLoadOutcome> LoadAsync(string? server = null)
    {
        string name = server ?? _options.Server.Name;
        string? problem = await _broker.LoadServerAsync(name).ConfigureAwait(false);
        return Told(new EmqxLoadOutcome(() => Transcript, _broker.Server(name), problem));
    }

    /// <summary>Adds a further hook server, asked after those before it, and loads it.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="provider">The provider.</param>
    /// <returns>What became of loading it.</returns>
    /// <exception cref="ArgumentException">There is a server of this name.</exception>
    public Task<EmqxLoadOutcome> AddServerAsync(EmqxServerSettings settings, ExHookProvider provider)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(provider);
        return AddAsync(settings, LinkTo(provider));
    }

    /// <summary>Adds a further hook server, asked after those before it, and loads it.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="target">How the server is reached.</param>
    /// <returns>What became of loading it.</returns>
    /// <exception cref="ArgumentException">There is a server of this name.</exception>
    public Task<EmqxLoadOutcome> AddServerAsync(EmqxServerSettings settings, HookTarget target)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(target);
        return AddAsync(settings, LinkTo(target));
    }

    /// <summary>Changes a hook server's settings: it is unloaded, and loaded again if it is enabled.</summary>
    /// <param name="settings">The new settings; the name says which server.</param>
    /// <returns>What became of loading it.</returns>
    /// <exception cref="ArgumentException">There is no server of this name.</exception>
    public async Task<EmqxLoadOutcome> ChangeServerAsync(EmqxServerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string? problem = await _broker.ChangeServerAsync(settings).ConfigureAwait(false);
        return Told(new EmqxLoadOutcome(() => Transcript, _broker.Server(settings.Name), problem));
    }

    /// <summary>Deletes a hook server: it is unloaded.</summary>
    /// <param name="server">Its name; null: the one that the fake was started for.</param>
    /// <returns>Ends when it is gone.</returns>
    /// <exception cref="ArgumentException">There is no server of this name.</exception>
    public Task DeleteServerAsync(string? server = null) => _broker.DeleteServerAsync(server ?? _options.Server.Name);

    /// <summary>How the operator sees a hook server.</summary>
    /// <param name="server">Its name; null: the one that the fake was started for.</param>
    /// <returns>Its status.</returns>
    /// <exception cref="ArgumentException">There is no server of this name.</exception>
    public EmqxServerStatus StatusOf(string? server = null) => _broker.Server(server ?? _options.Server.Name).Status;

    /// <summary>Puts a hook server out of reach, as if it had stopped, or in reach again.</summary>
    /// <param name="isInReach">Whether calls reach it.</param>
    /// <param name="server">Its name; null: the one that the fake was started for.</param>
    /// <exception cref="ArgumentException">There is no server of this name.</exception>
    public void SetReach(bool isInReach, string? server = null)
    {
        string name = _broker.Server(server ?? _options.Server.Name).Settings.Name;
        lock (_lock)
        {
            _links[name].IsCut = !isInReach;
        }

        Tell(() => $"hook server {name} is {(isInReach ? "in reach again" : "out of reach")}");
    }

    private static EmqxLink LinkTo(HookTarget target) => target switch
    {
        HookTarget.ServicesTarget services => new EmqxInProcessLink(services.Provider.FindOf<ExHookServer>(services.Server)
            ?? throw new InvalidOperationException(services.Server is { } name
                ? $"These services hold no ExHook server '{name}'. Call services.AddExHook(\"{name}\") before they are built."
                : "These services hold no ExHook provider. Call services.AddExHookProvider<YourProvider>() before they are built. A service that Grpc.AspNetCore serves is reached by HookTarget.Handler(server.CreateHandler()) or HookTarget.Url(address).")),
        HookTarget.HttpTarget http => new EmqxHttpLink(http.Address, http.Sender),
        _ => throw new NotSupportedException("EMQX calls servers; only M4 starts a local program for a call."),
    };

    private EmqxLink LinkTo(ExHookProvider provider)
    {
        ServiceCollection services = FakeServices.Of(_options);
        services.AddExHook().Add(provider);
        ServiceProvider built = services.BuildServiceProvider();
        _ownServices.Add(built);
        return LinkTo(HookTarget.Services(built));
    }

    private async Task<EmqxLoadOutcome> AddAsync(EmqxServerSettings settings, EmqxLink link)
    {
        EmqxFaultyLink faulty = new(new EmqxWatchedLink(link, Version, _watchdog), Version, Faults, _broker.Told);
        lock (_lock)
        {
            if (!_links.TryAdd(settings.Name, faulty))
            {
                throw new ArgumentException($"There is a hook server '{settings.Name}' already.", nameof(settings));
            }
        }

        string? problem = await _broker.AddServerAsync(settings, faulty).ConfigureAwait(false);
        return Told(new EmqxLoadOutcome(() => Transcript, _broker.Server(settings.Name), problem));
    }
}

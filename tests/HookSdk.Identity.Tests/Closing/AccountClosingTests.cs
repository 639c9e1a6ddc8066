using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HookSdk.Credentials;
using HookSdk.EmqX.Management;
using HookSdk.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Closing;

/// <summary>Users who are closed, at a fake EMQX over a port.</summary>
public sealed class AccountClosingTests : IAsyncDisposable
{
    private static readonly string Hash = PasswordHash.Create("secret", PasswordHash.MinIterations).ToString();

    private readonly Lines _lines = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ConfigurationManager _settings = new();
    private readonly List<ServiceProvider> _services = [];

    public AccountClosingTests() => Users("dev1", "dev2", "dev3");

    [Fact]
    public async Task User_WhoIsDisabledOrTakenOut_IsDisconnected_AndNobodyElse()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await StartAsync(await emqx.OpenManagementAsync(), static s => s.AddConfiguredUsers());
        FakeEmqxClient[] clients = await ConnectAsync(emqx, "dev1", "dev2", "dev3", "stranger");

        _settings["Users:0:Disabled"] = "true";
        Reload();
        await UntilAsync(() => !clients[0].IsConnected);
        Users("dev2", "");
        await UntilAsync(() => !clients[2].IsConnected);

        clients[1].IsConnected.ShouldBeTrue();
        clients[3].IsConnected.ShouldBeTrue();
        string.Join("\n", _lines.All).ShouldNotContain("dev1");
    }

    /// <summary>A client that came by a certificate has another user name at the broker, or none.</summary>
    [Fact]
    public async Task User_WhoCameByACertificate_IsDisconnected_AndNobodyElse()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        ServiceProvider services = await StartAsync(await emqx.OpenManagementAsync(), static s => s.AddConfiguredUsers());
        FakeEmqxClient[] clients = [.. await Task.WhenAll(new[] { ("c0", ""), ("c1", "anything"), ("c2", "other"), ("c3", ""), ("dev1", "") }
            .Select(async c => (await emqx.ConnectAsync(c.Item1, c.Item2.Length == 0 ? null : c.Item2, "x")).EnsureAccepted().Client))];
        AccountConnections accounts = services.GetRequiredService<AccountConnections>();
        accounts.Add("dev1", new ClientConnection("c0", "") { Broker = EmqxManagement.BrokerName }).ShouldBeTrue();
        accounts.Add("dev1", new ClientConnection("c1", "anything")).ShouldBeTrue();

        // Its id has been taken by another user since, it is another account's, and it is at another broker.
        accounts.Add("dev1", new ClientConnection("c2", "gone")).ShouldBeTrue();
        accounts.Add("dev2", new ClientConnection("c3", "")).ShouldBeTrue();
        accounts.Add("dev1", new ClientConnection("dev1", "") { Broker = "vernemq" }).ShouldBeTrue();

        _settings["Users:0:Disabled"] = "true";
        Reload();
        await UntilAsync(() => !clients[0].IsConnected && !clients[1].IsConnected);
        await UntilAsync(() => services.GetRequiredService<ConnectionClosing>().Count == 0);

        clients.Select(static c => c.IsConnected).ShouldBe([false, false, true, true, true]);
        _lines.All.ShouldContain(static l => l.EndsWith("clients whose users may come in no more were disconnected: 2", StringComparison.Ordinal));
    }

    /// <summary>Settings are changed by a new deployment, too, which is a start.</summary>
    [Fact]
    public async Task User_WhoIsDisabledAtStart_IsDisconnected()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        FakeEmqxClient[] clients = await ConnectAsync(emqx, "dev1", "dev2");
        _settings["Users:0:Disabled"] = "true";

        await StartAsync(await emqx.OpenManagementAsync(), static s => s.AddConfiguredUsers());

        await UntilAsync(() => !clients[0].IsConnected);
        clients[1].IsConnected.ShouldBeTrue();
    }

    /// <summary>A list that is emptied is more often a slip than a wish; one that is lost is not used at all.</summary>
    [Fact]
    public async Task Users_WhoAreAllGoneAtOnce_StayConnected_AndThatIsTold()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await StartAsync(await emqx.OpenManagementAsync(), static s => s.AddConfiguredUsers());
        FakeEmqxClient[] clients = await ConnectAsync(emqx, "dev1", "dev2", "dev3");

        Users();
        _lines.All.ShouldContain(static l => l.Contains("Users cannot be used: it is not there", StringComparison.Ordinal));
        _lines.All.ShouldContain(static l => l.Contains("have no users any more", StringComparison.Ordinal));
        Users("dev1", "dev2");

        await UntilAsync(() => !clients[2].IsConnected);
        clients[0].IsConnected.ShouldBeTrue();
        clients[1].IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task User_OfADatabase_IsDisconnected_WhenItTells()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        ServiceProvider services = await StartAsync(await emqx.OpenManagementAsync(), static s => s.AddCachedUsers<Database>());
        FakeEmqxClient[] clients = await ConnectAsync(emqx, "dev1", "dev2", "dev3");
        Database database = (Database)services.GetRequiredService<IUserSource>();

        database.Set("dev1", isDisabled: true);
        await UntilAsync(() => !clients[0].IsConnected);
        database.Set("dev2", isDisabled: false);
        database.Set("dev3", isDisabled: null);
        await UntilAsync(() => !clients[2].IsConnected);

        clients[1].IsConnected.ShouldBeTrue();
    }

    /// <summary>A hash that is none is a slip: who is connected stays so. Of one who is disabled it is not looked at.</summary>
    [Fact]
    public async Task User_WhoseHashIsNone_StaysConnected_UnlessDisabled()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await StartAsync(await emqx.OpenManagementAsync(), static s => s.AddConfiguredUsers());
        FakeEmqxClient[] clients = await ConnectAsync(emqx, "dev1", "dev2", "dev3");

        _settings["Users:0:PasswordHash"] = "no hash";
        _settings["Users:1:PasswordHash"] = "no hash";
        _settings["Users:1:Disabled"] = "true";
        Reload();
        await UntilAsync(() => !clients[1].IsConnected);
        Users("dev1", "", "");
        await UntilAsync(() => !clients[2].IsConnected);

        clients[0].IsConnected.ShouldBeTrue();
        _lines.All.ShouldContain(static l => l.StartsWith("The user 'dev1' is refused, and no other", StringComparison.Ordinal));
    }

    /// <summary>A user whom the source cannot look for keeps no other account open.</summary>
    [Fact]
    public async Task User_WhoCannotBeLookedFor_KeepsNoOtherConnected()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        ServiceProvider services = await StartAsync(await emqx.OpenManagementAsync(), s => s.AddSingleton<TimeProvider>(_time).AddCachedUsers<Database>());
        FakeEmqxClient[] clients = await ConnectAsync(emqx, "dev1", "dev2");
        Database database = (Database)services.GetRequiredService<IUserSource>();
        database.Bad = "dev1";

        database.Set("dev1", isDisabled: true);
        database.Set("dev2", isDisabled: true);
        await UntilAsync(() => !clients[1].IsConnected);
        clients[0].IsConnected.ShouldBeTrue();
        _lines.All.ShouldContain(static l => l.StartsWith("A user who has changed could not be asked for", StringComparison.Ordinal));
        database.Bad = null;

        await UntilGoneAsync(clients[0]);
    }

    /// <summary>A query that never ends, of a source that heeds no token, keeps no other account open.</summary>
    [Fact]
    public async Task User_WhoseQueryHangs_KeepsNoOtherConnected()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        ServiceProvider services = await StartAsync(await emqx.OpenManagementAsync(), s => s.AddSingleton<TimeProvider>(_time).AddCachedUsers<Database>());
        FakeEmqxClient[] clients = await ConnectAsync(emqx, "dev1", "dev2");
        Database database = (Database)services.GetRequiredService<IUserSource>();
        database.Hanging = "dev1";

        database.Set("dev1", isDisabled: true);
        database.Set("dev2", isDisabled: true);
        await UntilGoneAsync(clients[1]);

        clients[0].IsConnected.ShouldBeTrue();
        _lines.All.ShouldContain(static l => l.StartsWith("A user who has changed could not be asked for", StringComparison.Ordinal));
    }

    /// <summary>Who was closed while the source could not tell is not known: that is said, and not at the beginning.</summary>
    [Fact]
    public async Task Changes_ThatMayHaveBeenMissed_AreSaid()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        ServiceProvider services = await StartAsync(await emqx.OpenManagementAsync(), static s => s.AddCachedUsers<Database>());
        Database database = (Database)services.GetRequiredService<IUserSource>();
        FakeEmqxClient[] clients = await ConnectAsync(emqx, "dev1");
        database.Set("dev1", isDisabled: true);
        await UntilAsync(() => !clients[0].IsConnected);
        _lines.All.ShouldNotContain(static l => l.StartsWith("Any user may have changed", StringComparison.Ordinal));

        database.Set("", isDisabled: null);

        await UntilAsync(() => _lines.All.Any(static l => l.StartsWith("Any user may have changed", StringComparison.Ordinal)));
    }

    /// <summary>The default of the templates: it is said what is off.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhereNoManagementIsEnabled_ThatIsSaid(bool isDatabase)
    {
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(_lines).AddSingleton<IConfiguration>(_settings).AddEmqxManagement(static o => o.Enabled = false);
        _ = isDatabase ? services.AddCachedUsers<Database>() : services.AddConfiguredUsers();
        services.AddAccountClosing();
        ServiceProvider provider = services.BuildServiceProvider();
        _services.Add(provider);

        foreach (IHostedService service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }

        _lines.All.Count(static l => l.StartsWith("Connections of users who are closed are not ended, since no management client is enabled", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData(false, true, "AddAccountClosing needs the client of a broker's management API: call AddEmqxManagement")]
    [InlineData(true, false, "AddAccountClosing has no users to look at: call AddConfiguredUsers or AddCachedUsers")]
    public void WhatIsMissing_IsSaidAtStart(bool hasManagement, bool hasUsers, string problem)
    {
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(_lines).AddSingleton<IConfiguration>(_settings).AddAccountClosing();
        if (hasManagement)
        {
            services.AddEmqxManagement(static o => o.Enabled = false);
        }

        if (hasUsers)
        {
            services.AddConfiguredUsers();
        }

        using ServiceProvider provider = services.BuildServiceProvider();

        Should.Throw<InvalidOperationException>(() => provider.GetServices<IHostedService>().ToArray()).Message.ShouldStartWith(problem);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider services in _services)
        {
            foreach (IHostedService service in services.GetServices<IHostedService>())
            {
                await service.StopAsync(TestContext.Current.CancellationToken);
            }

            await services.DisposeAsync();
        }

        _settings.Dispose();
    }

    private static async Task<FakeEmqxClient[]> ConnectAsync(FakeEmqx emqx, params string[] users)
    {
        List<FakeEmqxClient> clients = [];
        foreach (string user in users)
        {
            clients.Add((await emqx.ConnectAsync($"c-{user}", user, "secret")).EnsureAccepted().Client);
        }

        return [.. clients];
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(1, deadline.Token);
        }
    }

    /// <summary>The users of the settings from now on, which have none for a moment; an empty name leaves its place out. Without a name the list is empty.</summary>
    private void Users(params string[] names)
    {
        _settings.Sources.Clear();
        _settings.Sources.Add(new MemoryConfigurationSource
        {
            InitialData = names.Length == 0 ? [KeyValuePair.Create("Users", (string?)"")] : names.SelectMany(static (name, i) => name.Length == 0 ? [] : new[] { KeyValuePair.Create($"Users:{i}:Name", (string?)name), KeyValuePair.Create($"Users:{i}:PasswordHash", (string?)Hash) }),
        });
    }

    /// <summary>Moves the clock on, slowly enough for the calls of the management client.</summary>
    private async Task UntilGoneAsync(FakeEmqxClient client)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        while (client.IsConnected)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, deadline.Token);
        }
    }

    private void Reload() => ((IConfigurationRoot)_settings).Reload();

    private async Task<ServiceProvider> StartAsync(Uri management, Action<IServiceCollection> addUsers)
    {
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(_lines).AddSingleton<IConfiguration>(_settings);
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret, o.Timeout) = (management, "key", "secret", TimeSpan.FromMinutes(1)));
        addUsers(services);
        services.AddAccountClosing();
        ServiceProvider provider = services.BuildServiceProvider();
        _services.Add(provider);
        foreach (IHostedService service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }

        return provider;
    }

    private sealed class Database : IUserSource
    {
        private readonly ConcurrentDictionary<string, UserRecord> _users = new(StringComparer.Ordinal);
        private readonly Channel<string> _changes = Channel.CreateUnbounded<string>();

        public Database() => _changes.Writer.TryWrite("");

        /// <summary>Changes a user; null: deletes it.</summary>
        public void Set(string name, bool? isDisabled)
        {
            if (isDisabled is { } disabled)
            {
                _users[name] = new UserRecord(name, PasswordHash.Parse(Hash), disabled);
            }

            _changes.Writer.TryWrite(name);
        }

        /// <summary>Whom it cannot look for.</summary>
        public string? Bad { get; set; }

        /// <summary>Whom it looks for without an end.</summary>
        public string? Hanging { get; set; }

        public ValueTask<UserRecord?> FindAsync(string name, CancellationToken cancellationToken) => name == Hanging ? new(new TaskCompletionSource<UserRecord?>().Task) : name == Bad ? throw new InvalidOperationException("no such column") : new(_users.GetValueOrDefault(name));

        public async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (string name in _changes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return name;
            }
        }
    }
}

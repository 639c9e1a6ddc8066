using HookSdk.Identity;
using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace SqlUsers.Tests;

/// <summary>The whole program between a fake EMQX and a PostgreSQL.</summary>
public sealed class SqlUsersTests(Postgres postgres) : IClassFixture<Postgres>, IAsyncLifetime
{
    // Django's own test, and mosquitto_passwd's work: the table holds what other programs made.
    private const string Django = "pbkdf2_sha256$20000$seasalt$oBSd886ysm3AqYun62DOdin8YcfbU1z9cksZSuLP9r0=";
    private const string DjangoPassword = "l\u00e8tmein";
    private const string Mosquitto = "$7$101$PsMEjuG0FN+jpI1F$rK9dz8BXlofAd0ii2+MLCF+Ma/6f+uDRr4/rDwwajDSLMQCAp4rLE8XNbj1dlh9YBWZ6ueyLEIoINrzKfm7gMg==";
    private const string MosquittoPassword = "s3cret";

    private readonly WebApplicationFactory<Program> _program = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
        .UseSetting("ConnectionStrings:Users", postgres.ConnectionString)
        .ConfigureTestServices(static services => services.Configure<CachedUsersOptions>(static options => options.WatchAgainAfter = TimeSpan.FromMilliseconds(100))));

    private CachedUsers Users => _program.Services.GetRequiredService<CachedUsers>();

    public async ValueTask InitializeAsync()
    {
        await postgres.ExecuteAsync("DELETE FROM mqtt_users");
        await postgres.ExecuteAsync("INSERT INTO mqtt_users VALUES ('dev1', $1)", Django);
    }

    [Fact]
    public async Task Login_IsThatOfTheTable_AndAChangeCountsAtOnce()
    {
        await using FakeEmqx emqx = await StartAsync();

        (await emqx.ConnectAsync("c1", "dev1", DjangoPassword)).EnsureAccepted();
        (await emqx.ConnectAsync("c1", "dev1", "wrong")).EnsureRefused();
        (await emqx.ConnectAsync("c2", "nobody", DjangoPassword)).EnsureRefused();
        (await emqx.ConnectAsync("c2", "it's; DROP TABLE mqtt_users", DjangoPassword)).EnsureRefused();
        Users.Count.ShouldBe(1);

        await ChangeAsync("dev1", "UPDATE mqtt_users SET password_hash = $1 WHERE name = 'dev1'", Mosquitto);
        (await emqx.ConnectAsync("c1", "dev1", DjangoPassword)).EnsureRefused();
        (await emqx.ConnectAsync("c1", "dev1", MosquittoPassword)).EnsureAccepted();

        await ChangeAsync("dev1", "UPDATE mqtt_users SET disabled = true WHERE name = 'dev1'");
        (await emqx.ConnectAsync("c1", "dev1", MosquittoPassword)).EnsureRefused();

        await ChangeAsync("dev1", "UPDATE mqtt_users SET disabled = false, name = 'dev2' WHERE name = 'dev1'");
        (await emqx.ConnectAsync("c1", "dev1", MosquittoPassword)).EnsureRefused();
        (await emqx.ConnectAsync("c1", "dev2", MosquittoPassword)).EnsureAccepted();

        await ChangeAsync("", "TRUNCATE mqtt_users");
        (await emqx.ConnectAsync("c1", "dev2", MosquittoPassword)).EnsureRefused();
        emqx.EnsureNoFailure();
    }

    [Fact]
    public async Task Database_ThatGoesAway_LetsNobodyIn_UntilItIsBack()
    {
        await using FakeEmqx emqx = await StartAsync();
        (await emqx.ConnectAsync("c1", "dev1", DjangoPassword)).EnsureAccepted();

        await postgres.StopAsync();
        await UntilAsync(() => !Users.IsWatching);
        EmqxConnectOutcome away = await emqx.ConnectAsync("c1", "dev1", DjangoPassword);
        await postgres.StartAsync();

        away.AllowFallback().EnsureRefused();
        await UntilAsync(() => Users.IsWatching);
        (await emqx.ConnectAsync("c1", "dev1", DjangoPassword)).EnsureAccepted();
        await ChangeAsync("dev1", "DELETE FROM mqtt_users WHERE name = 'dev1'");
        (await emqx.ConnectAsync("c1", "dev1", DjangoPassword)).EnsureRefused();
    }

    [Fact]
    public async Task Hash_ThatIsNone_RefusesThatUserAlone()
    {
        await postgres.ExecuteAsync("INSERT INTO mqtt_users VALUES ('dev2', 'secret', false), ('dev3', 'secret', true)");
        await using FakeEmqx emqx = await StartAsync();

        (await emqx.ConnectAsync("c2", "dev2", "secret")).EnsureRefused();
        (await emqx.ConnectAsync("c3", "dev3", "secret")).EnsureRefused();
        emqx.EnsureNoFailure();
        (await emqx.ConnectAsync("c1", "dev1", DjangoPassword)).EnsureAccepted();
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));
        while (!isSo())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<FakeEmqx> StartAsync()
    {
        FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Handler(_program.Server.CreateHandler()));
        await UntilAsync(() => Users.IsWatching);
        return emqx;
    }

    /// <summary>Changes the table, and waits until the program was told of it.</summary>
    private async Task ChangeAsync(string user, string sql, params object[] values)
    {
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Users.Changed = name =>
        {
            if (name == user)
            {
                told.TrySetResult();
            }
        };
        await postgres.ExecuteAsync(sql, values);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}

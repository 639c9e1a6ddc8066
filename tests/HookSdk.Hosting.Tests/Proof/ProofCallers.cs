using HookSdk.Testing;

namespace HookSdk.Hosting.Tests.Proof;

/// <summary>A broker that calls one target again and again, by its fake.</summary>
internal sealed class ProofCallers : IAsyncDisposable
{
    private readonly Func<int, Task<string>> _call;
    private readonly Action _ensureNoFallback;
    private readonly IAsyncDisposable _fake;

    private ProofCallers(IAsyncDisposable fake, string unserved, Func<int, Task<string>> call, Action ensureNoFallback) => (_fake, Unserved, _call, _ensureNoFallback) = (fake, unserved, call, ensureNoFallback);

    /// <summary>What a call returns that no plugin of the directory has answered.</summary>
    public string Unserved { get; }

    /// <param name="target">The target.</param>
    /// <param name="server">The server.</param>
    /// <param name="count">How many clients it has.</param>
    public static Task<ProofCallers> StartAsync(string target, ProofServer server, int count) => target switch
    {
        "emg" => EmgAsync(server),
        "m4" => M4Async(server),
        "exhook" => ExHookAsync(server, count),
        _ => VerneMqAsync(server, count),
    };

    /// <summary>One call of a client.</summary>
    /// <returns>The version that has answered.</returns>
    public Task<string> CallAsync(int client) => _call(client);

    public void EnsureNoFallback() => _ensureNoFallback();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    private static async Task<ProofCallers> EmgAsync(ProofServer server)
    {
        FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(server.HttpUrl + "/emg")));
        return new ProofCallers(emg, "none", async _ => (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureAccepted().EnsureSent().Message.Note ?? "none", emg.EnsureNoFallback);
    }

    private static async Task<ProofCallers> M4Async(ProofServer server)
    {
        FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri(server.HttpUrl + "/m4")), static o => o.BrokerTimeout = TimeSpan.FromMinutes(1));
        return new ProofCallers(m4, "4.0.0", async _ => (await m4.CallAsync("46700000001", "46700000002")).EnsureCause(M4Cause.Script).EnsureContinued().Source![..1] + ".0.0", m4.EnsureNoFallback);
    }

    private static async Task<ProofCallers> ExHookAsync(ProofServer server, int count)
    {
        FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(server.GrpcUrl)), static o => o.Authorization = new EmqxAuthorizationOptions { Caches = false });
        FakeEmqxClient[] clients = new FakeEmqxClient[count];
        for (int i = 0; i < count; i++)
        {
            clients[i] = (await emqx.ConnectAsync($"c{i}")).EnsureAccepted().Client;
        }

        return new ProofCallers(emqx, "Hello", async i => (await clients[i].PublishAsync("a/b", "Hello")).EnsureAccepted().Message!.Text!, emqx.EnsureNoFailure);
    }

    private static async Task<ProofCallers> VerneMqAsync(ProofServer server, int count)
    {
        FakeVerneMq verneMq = await FakeVerneMq.StartAsync(HookTarget.Url(new Uri(server.HttpUrl + "/vernemq")));
        FakeVerneMqClient[] clients = new FakeVerneMqClient[count];
        for (int i = 0; i < count; i++)
        {
            clients[i] = (await verneMq.ConnectAsync($"c{i}")).EnsureAccepted().Client;
        }

        return new ProofCallers(verneMq, "Hello", async i => (await clients[i].PublishAsync("a/b", "Hello")).EnsureAccepted().Message!.Text!, verneMq.EnsureNoFallback);
    }
}

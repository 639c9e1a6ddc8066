using HookSdk.Core.Tests;
using HookSdk.EmqX.Management;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.Management;

/// <summary>What is in the place of EMQX's management API, or is ill: each call says so, and no secret and no name is in what it says, nor in any log.</summary>
public sealed class EmqxBadAnswerTests : IDisposable
{
    private const string Secret = "s3cr3t";
    private readonly ListLoggerProvider _log = new();

    private static readonly (string Name, bool IsTold, Func<EmqxManagement, Task> Call)[] Calls =
    [
        ("nodes", true, static m => m.ListNodesAsync(Token)),
        ("authorization", true, static m => m.ReadAuthorizationAsync(Token)),
        ("gateways", true, static m => m.ListRunningGatewaysAsync(Token)),
        ("cache", false, static m => m.ClearAuthorizationCacheAsync("client-1", Token)),
        ("clients", true, static m => m.ListClientsAsync(cancellationToken: Token).CountAsync(Token).AsTask()),
        ("find", true, static m => m.FindClientAsync("client-1", Token)),
        ("kick", false, static m => m.KickAsync("client-1", Token)),
        ("kick many", false, static m => m.KickAsync(["client-1", "client-2"], Token)),
        ("kick user", true, static m => m.KickUserAsync("user-1", Token)),
        ("kick connected", true, static m => m.KickConnectedAsync([new ClientConnection("client-1")], Token)),
        ("devices", true, static m => m.ListDevicesAsync(cancellationToken: Token).CountAsync(Token).AsTask()),
        ("kick device", false, static m => m.KickDeviceAsync("client-1", cancellationToken: Token)),
        ("subscriptions", true, static m => m.ListSubscriptionsAsync("client-1", Token)),
        ("subscribe", false, static m => m.SubscribeAsync("client-1", "t", 0, Token)),
        ("unsubscribe", false, static m => m.UnsubscribeAsync("client-1", "t", Token)),
        ("bans", true, static m => m.ListBansAsync(Token).CountAsync(Token).AsTask()),
        ("ban", false, static m => m.BanAsync(new EmqxBan(EmqxBanKind.ClientId, "client-1"), Token)),
        ("unban", false, static m => m.UnbanAsync(EmqxBanKind.UserName, "user-1", Token)),
        ("publish", true, static m => m.PublishAsync(new EmqxPublication("t", "b0dy"), Token)),
        ("publish many", true, static m => m.PublishAsync([new EmqxPublication("t", "b0dy")], Token)),
        ("servers", true, static m => m.ListHookServersAsync(Token)),
        ("add server", true, static m => m.AddHookServerAsync("main", new Uri("http://127.0.0.1:9"), Token)),
        ("delete server", false, static m => m.DeleteHookServerAsync("main", Token)),
        ("enable server", true, static m => m.EnableHookServerAsync("main", Token)),
        ("disable server", true, static m => m.DisableHookServerAsync("main", Token)),
        ("reload server", true, static m => m.ReloadHookServerAsync("main", Token)),
        ("move server", false, static m => m.MoveHookServerAsync("main", EmqxHookServerPosition.Front, Token)),
    ];

    public static TheoryData<string, ManagementFailure> Answers => [.. BadAnswers.All.Select(static a => new TheoryDataRow<string, ManagementFailure>(a.How, a.Failure))];

    [Theory]
    [MemberData(nameof(Answers))]
    [InlineData("403", ManagementFailure.NotAllowed)]
    public async Task EachCall_SaysWhatItWas_AndNoSecretWithIt(string how, ManagementFailure failure)
    {
        BadAnswers answers = new(how);
        await using ServiceProvider services = Services(answers);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();

        foreach ((string name, _, Func<EmqxManagement, Task> call) in Calls)
        {
            ManagementException e = await Should.ThrowAsync<ManagementException>(() => call(management), name);
            e.Failure.ShouldBe(failure, name);
            HoldsNothing(e.ToString());
        }

        HoldsNothing(_log.Text);
        answers.Count.ShouldBeGreaterThanOrEqualTo(Calls.Length);
    }

    [Fact]
    public async Task AnotherProgram_IsToldBeforeWhatItSendsIsUsed()
    {
        await using ServiceProvider services = Services(new BadAnswers("other"));
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();

        foreach ((string name, _, Func<EmqxManagement, Task> call) in Calls.Where(static c => c.IsTold))
        {
            ManagementException e = await Should.ThrowAsync<ManagementException>(() => call(management), name);
            e.Failure.ShouldBe(ManagementFailure.NotUnderstood, name);
            HoldsNothing(e.ToString());
        }
    }

    [Theory]
    [InlineData("500")]
    [InlineData("lost")]
    [InlineData("page")]
    public async Task ClosedAccount_AtAnApiThatIsIll_IsToldWithoutASecret(string how)
    {
        await using ServiceProvider services = Services(new BadAnswers(how), retries: 1);
        ConnectionClosing closing = services.GetRequiredService<ConnectionClosing>();
        await closing.StartAsync(Token);

        closing.CloseUser("user-1");
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(30));
        while (!_log.Text.Contains("may still be connected", StringComparison.Ordinal))
        {
            await Task.Delay(1, late.Token);
        }

        await closing.StopAsync(Token);
        HoldsNothing(_log.Text);
    }

    public void Dispose() => _log.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void HoldsNothing(string text)
    {
        foreach (string word in (string[])[Secret, Convert.ToBase64String("k3y:s3cr3t"u8), "k3y", "client-1", "user-1", "b0dy"])
        {
            text.ShouldNotContain(word);
        }
    }

    private ServiceProvider Services(BadAnswers answers, int retries = 0)
    {
        ServiceCollection services = new();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret, o.Retries, o.Timeout) = (new Uri("http://127.0.0.1:1"), "k3y", Secret, retries, answers.Timeout))
            .ConfigurePrimaryHttpMessageHandler(() => answers);
        return services.BuildServiceProvider();
    }
}

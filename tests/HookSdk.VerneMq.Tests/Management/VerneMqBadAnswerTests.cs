using HookSdk.Core.Tests;
using HookSdk.VerneMq.Management;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.VerneMq.Tests.Management;

/// <summary>What is in the place of VerneMQ's management API, or is ill: each call says so, and no key and no name is in what it says, nor in any log.</summary>
public sealed class VerneMqBadAnswerTests : IDisposable
{
    private readonly ListLoggerProvider _log = new();

    private static readonly (string Name, Func<VerneMqManagement, Task> Call)[] Calls =
    [
        ("sessions", static m => m.ListSessionsAsync(cancellationToken: Token)),
        ("find", static m => m.FindClientAsync("client-1", cancellationToken: Token)),
        ("kick", static m => m.KickAsync("client-1", cancellationToken: Token)),
        ("kick user", static m => m.KickUserAsync("user-1", cancellationToken: Token)),
        ("kick users", static m => m.KickUsersAsync(["user-1", "user-1 ä"], cancellationToken: Token)),
        ("reauthorize", static m => m.ReauthorizeAsync("user-1", "client-1", Token)),
        ("webhooks", static m => m.ListWebhooksAsync(Token)),
        ("register", static m => m.RegisterWebhookAsync("on_publish", new Uri("http://127.0.0.1:9/pathsecr3t"), cancellationToken: Token)),
        ("deregister", static m => m.DeregisterWebhookAsync("on_publish", new Uri("http://127.0.0.1:9/pathsecr3t"), Token)),
        ("cache", static m => m.ClearWebhookCacheAsync(Token)),
    ];

    public static TheoryData<string, ManagementFailure> Answers => [.. BadAnswers.All.Append(("other", ManagementFailure.NotUnderstood)).Append(("403", ManagementFailure.KeyRefused))
        .Select(static a => new TheoryDataRow<string, ManagementFailure>(a.Item1, a.Item2))];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task EachCall_SaysWhatItWas_AndNoSecretWithIt(string how, ManagementFailure failure)
    {
        await using ServiceProvider services = Services(new BadAnswers(how), "k3y-2");
        await using ServiceProvider without = Services(new BadAnswers(how), null);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();

        foreach ((string name, Func<VerneMqManagement, Task> call) in Calls.Append(("kick by the first API", _ => without.GetRequiredService<VerneMqManagement>().KickAsync("client-1", cancellationToken: Token))))
        {
            ManagementException e = await Should.ThrowAsync<ManagementException>(() => call(management), name);
            e.Failure.ShouldBe(failure, name);
            HoldsNothing(e.ToString());
        }

        HoldsNothing(_log.Text);
    }

    /// <summary>VerneMQ tells with 200, too, that it did nothing.</summary>
    [Theory]
    [InlineData("""{"type":"alert","alert":[{"type":"text","text":"Usage: vmq-admin session\n k3y"}]}""", ManagementFailure.Refused)]
    [InlineData("""{"type":"alert","alert":[{"type":"text","text":"no such client: client-1 or user-1, key k3y-1, at http://127.0.0.1:9/pathsecr3t"}]}""", ManagementFailure.Refused)]
    [InlineData("""{"type":"alert"}""", ManagementFailure.Refused)]
    [InlineData("""{"type":"text","text":"Maybe"}""", ManagementFailure.NotUnderstood)]
    [InlineData("""[{"type":"text","text":"Done"}]""", ManagementFailure.NotUnderstood)]
    [InlineData("", ManagementFailure.NotUnderstood)]
    [InlineData("null", ManagementFailure.NotUnderstood)]
    public async Task WhatIsNotDone_IsNotTakenForDone(string body, ManagementFailure failure)
    {
        await using ServiceProvider services = Services(new Answer(body), null);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();

        foreach (string name in (string[])["sessions", "kick", "kick user", "reauthorize", "webhooks", "register", "deregister"])
        {
            ManagementException e = await Should.ThrowAsync<ManagementException>(() => Calls.Single(c => c.Name == name).Call(management), name);
            e.Failure.ShouldBe(failure, name);
            HoldsNothing(e.ToString());
        }
    }

    [Theory]
    [InlineData("500")]
    [InlineData("lost")]
    [InlineData("page")]
    public async Task ClosedAccount_AtAnApiThatIsIll_IsToldWithoutASecret(string how)
    {
        await using ServiceProvider services = Services(new BadAnswers(how), "k3y-2", retries: 1);
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
        foreach (string word in (string[])["k3y", "client-1", "user-1", "pathsecr3t"])
        {
            text.ShouldNotContain(word);
        }
    }

    private ServiceProvider Services(HttpMessageHandler answers, string? clientKey, int retries = 0)
    {
        ServiceCollection services = new();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
        services.AddVerneMqManagement(o => (o.ApiKey, o.ClientApiKey, o.Retries, o.Timeout) = ("k3y-1", clientKey, retries, (answers as BadAnswers)?.Timeout ?? TimeSpan.FromSeconds(30)))
            .ConfigurePrimaryHttpMessageHandler(() => answers);
        return services.BuildServiceProvider();
    }

    private sealed class Answer(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage { Content = new StringContent(body) });
    }
}

using HookSdk.Emg.Tests.Hosting;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Emg.Tests.Docs;

/// <summary>What the documents show.</summary>
public sealed class DocsExamples
{
    [Fact]
    public async Task Program_AsShown_Serves()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();

        builder.Services.AddEmg(options => options.Deadline = TimeSpan.FromSeconds(1))
            .Add<RegistrationTests.RoutesToA>()
            .Add<RegistrationTests.CountsItsCalls>(ServiceLifetime.Scoped);

        await using WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        app.MapHealthChecks("/healthz");
        await app.StartAsync(TestContext.Current.CancellationToken);

        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Handler(app.GetTestServer().CreateHandler(), "/emg"));
        EmgOutcome outcome = await emg.ReceiveAsync(new("INFO", "46700000002", "hi"));
        outcome.EnsureAccepted().EnsureRoutedTo("a").EnsureSent();
    }

    [Fact]
    public async Task LateHandler_AsShown_GetsItsFallback()
    {
        TaskCompletionSource<BeforeReceiveReply> never = new();
        await using FakeEmg emg = await FakeEmg.StartAsync(new Waits(never.Task));

        Task<EmgOutcome> receiving = emg.ReceiveAsync(new("INFO", "46700000002", "hi"));
        emg.Time.Advance(TimeSpan.FromSeconds(2));
        (await receiving).AllowFallback().EnsureRejected();
    }

    [Fact]
    public async Task Fault_AsShown_ChangesNothing()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new RegistrationTests.RoutesToA());

        emg.Faults.Next(EmgHookNames.Route).Timeout();
        (await emg.ReceiveAsync(new("INFO", "46700000002", "hi"))).EnsureNotRoutedByPlugin().EnsureRoutedTo("default");
    }

    private sealed class Waits(Task<BeforeReceiveReply> answer) : EmgPlugin
    {
        [FailClosed]
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(answer);
    }
}

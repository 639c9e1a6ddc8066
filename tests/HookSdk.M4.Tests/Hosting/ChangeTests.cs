using HookSdk.Testing;
using HookSdk.Tests.Changes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.M4.Tests.Hosting;

/// <summary>Scripts of a running M4 script server change.</summary>
public sealed class M4ChangeTests : ChangeTests
{
    [Fact]
    public async Task Fake_OfAServerWhoseScriptsComeLater_FollowsThem()
    {
        ServiceCollection services = new();
        services.AddSingleton<PluginsMayComeLater>().AddM4(static _ => { });
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(provider));

        (await m4.CallAsync("37000000000", "37099999999")).EnsureUnchanged().Message.ShouldBeNullOrEmpty();
        provider.GetRequiredService<HookPlugins>().Load(new Marks("a", null), "a");
        provider.GetRequiredService<HookPlugins>().Load(new Marks("", null), "end");

        (await m4.CallAsync("37000000000", "37099999999")).EnsureUnchanged().Message.ShouldBe("a");
    }

    private protected override async Task<ChangeApp> StartAsync(params string[] marks)
    {
        ChangeLog log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        M4Builder m4 = builder.Services.AddM4(static o => o.Deadline = TimeSpan.FromSeconds(60));
        foreach (string mark in marks)
        {
            m4.Add(new Marks(mark, null), mark);
        }

        m4.Add(new Marks("", null), "end");
        WebApplication app = builder.Build();
        app.MapM4Script("/m4");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new M4App(app, await FakeM4.StartAsync(HookTarget.Url(new Uri(app.Urls.First() + "/m4")), static o => o.BrokerTimeout = TimeSpan.FromSeconds(60))) { Log = log };
    }

    [FailClosed]
    private sealed class Marks(string mark, Func<Task>? gate) : M4Script
    {
        public override async ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context)
        {
            string marks = await ChangeApp.MarkAsync(context, mark, gate);
            return mark.Length > 0 ? M4Reply.Continue() : M4Reply.Continue().WithMessage(marks);
        }
    }

    private sealed class M4App(WebApplication app, FakeM4 m4) : ChangeApp
    {
        public override IServiceProvider Services => app.Services;

        public override string Url => app.Urls.First();

        public override object Make(string mark, Func<Task>? gate = null) => new Marks(mark, gate);

        public override async Task<string> CallAsync() => (await m4.CallAsync("37000000000", "37099999999")).EnsureUnchanged().Message ?? "";

        public override void EnsureNoFallback() => m4.EnsureNoFallback();

        public override async ValueTask DisposeAsync()
        {
            await m4.DisposeAsync();
            await app.DisposeAsync();
        }
    }
}

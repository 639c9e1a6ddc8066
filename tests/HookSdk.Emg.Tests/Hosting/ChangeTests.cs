using HookSdk.Testing;
using HookSdk.Tests.Changes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Emg.Tests.Hosting;

/// <summary>Plugins of a running EMG plugin server change.</summary>
public sealed class EmgChangeTests : ChangeTests
{
    [Fact]
    public async Task HookThatNobodyServesAnyMore_IsNot404_SoThatEmgGoesOnCalling()
    {
        await using EmgApp app = await EmgApp.StartAsync("a");
        await Expect(app, "a");

        app.Plugins.Disable("a");
        app.Plugins.Disable("end");
        await Expect(app, "");

        app.Emg.IsBlocked(EmgHookNames.BeforeReceive).ShouldBeFalse();
        app.Log.Lines.Count(static l => l.StartsWith("emg: no plugin serves before_receive any more. Calls of it are answered \"no change\"", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task HookThatWasAnswered404_IsToldWhenItIsServed()
    {
        await using EmgApp app = await EmgApp.StartAsync("a");
        await Expect(app, "a");
        app.Emg.IsBlocked(EmgHookNames.Route).ShouldBeTrue();

        app.Plugins.Load(new Routes());

        app.Log.Lines.ShouldContain("emg: route under /emg is served from now on, and a call of it was answered 404 before. EMG calls such a hook no more until its configuration is reloaded: reload it.");
        (await app.Emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureNotRoutedByPlugin();
        using HttpClient http = new();
        HttpResponseMessage unknown = await http.PostAsync(new Uri(app.Url + "/emg/nothing"), null, TestContext.Current.CancellationToken);
        (await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("(before_receive, route)");
        app.Emg.Reload();
        (await app.Emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureRoutedTo("smpp-se");

        app.Plugins.Unload(nameof(Routes)).ShouldBeTrue();
        (await app.Emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureNotRoutedByPlugin();
        app.Emg.IsBlocked(EmgHookNames.Route).ShouldBeFalse();

        // It was told once, and is answered "no change" since.
        app.Plugins.Load(new Routes());
        app.Log.Lines.Count(static l => l.Contains("was answered 404 before", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Entrances_OfOneClass_FollowChangesOfIt()
    {
        await using EmgApp app = await EmgApp.StartAsync("a");
        await using FakeEmg marks = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Url + "/marks")));

        app.Plugins.Load(new Routes());
        app.Plugins.Load(new Marks("c", null), "c");
        app.Plugins.Reorder(["c", "a", "end", nameof(Routes)]);

        (await app.Emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureRoutedTo("smpp-se").EnsureOption(EmgOptionNames.Note, "ca");
        (await marks.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureNotRoutedByPlugin().EnsureOption(EmgOptionNames.Note, "ca");
    }

    private protected override async Task<ChangeApp> StartAsync(params string[] marks) => await EmgApp.StartAsync(marks);

    internal sealed class Routes : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("smpp-se"));
    }

    [FailClosed]
    private sealed class Marks(string mark, Func<Task>? gate) : EmgPlugin
    {
        public override async ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context)
        {
            string marks = await ChangeApp.MarkAsync(context, mark, gate);
            return mark.Length > 0 ? BeforeReceiveReply.Accept() : BeforeReceiveReply.Accept().With(EmgOptionNames.Note, marks);
        }
    }

    private sealed class EmgApp : ChangeApp
    {
        private readonly WebApplication _app;

        private EmgApp(WebApplication app, FakeEmg emg) => (_app, Emg) = (app, emg);

        public FakeEmg Emg { get; }

        public override string Url => _app.Urls.First();

        public override IServiceProvider Services => _app.Services;

        public static async Task<EmgApp> StartAsync(params string[] marks)
        {
            ChangeLog log = new();
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders().AddProvider(log);
            EmgBuilder emg = builder.Services.AddEmg(static o => o.Deadline = TimeSpan.FromSeconds(60));
            foreach (string mark in marks)
            {
                emg.Add(new Marks(mark, null), mark);
            }

            emg.Add(new Marks("", null), "end");
            WebApplication app = builder.Build();
            app.MapEmgPlugin("/emg");
            app.MapEmgPlugin<Marks>("/marks");
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new EmgApp(app, await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Urls.First() + "/emg")))) { Log = log };
        }

        public override object Make(string mark, Func<Task>? gate = null) => new Marks(mark, gate);

        public override async Task<string> CallAsync() => (await Emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureAccepted().EnsureSent().Message.Note ?? "";

        public override void EnsureNoFallback() => Emg.EnsureNoFallback();

        public override async ValueTask DisposeAsync()
        {
            await Emg.DisposeAsync();
            await _app.DisposeAsync();
        }
    }
}

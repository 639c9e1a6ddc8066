using System.Net;
using HookSdk.M4.Tests.Fake;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.M4.Tests.Hosting;

public sealed class RegistrationTests
{
    private const string Sample = """{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37099999999"}""";

    [Fact]
    public void Options_Defaults_LieUnderM4sOwn()
    {
        M4Options options = new();
        (options.Deadline, options.MaxConcurrentCalls, options.MaxRequestBytes).ShouldBe((TimeSpan.FromMilliseconds(700), 10_000, 65_536L));
    }

    [Fact]
    public void Add_WithoutAMode_IsRefusedWithTheCompilersSentence() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddM4Script<NoMode>()).Message
            .ShouldContain("decides something, so it must state what is answered when it fails: add [FailOpen] or [FailClosed]");

    [Fact]
    public void Add_SameScriptTwice_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddM4().Add<PutsOneBefore>().Add<PutsOneBefore>()).Message.ShouldContain("added twice");

    [Fact]
    public void Map_WithoutAdd_SaysWhichCallIsMissing()
    {
        WebApplication app = WebApplication.CreateSlimBuilder().Build();
        Should.Throw<InvalidOperationException>(() => app.MapM4Script("/")).Message.ShouldContain("AddM4Script<YourScript>()");
        Should.Throw<InvalidOperationException>(() => app.MapM4Script("/", FailureMode.Open, Continue)).Message.ShouldContain("AddM4()");
    }

    [Fact]
    public void Map_NothingThatWasAdded_SaysWhichCallIsMissing()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddM4();
        WebApplication app = builder.Build();
        Should.Throw<InvalidOperationException>(() => app.MapM4Script("/")).Message.ShouldContain("AddM4().Add<YourScript>()");
        Should.Throw<InvalidOperationException>(() => app.MapM4Script<PutsOneBefore>("/")).Message.ShouldContain("Add<PutsOneBefore>()");
        Should.Throw<ArgumentOutOfRangeException>(() => app.MapM4Script("/", FailureMode.Next, Continue)).Message.ShouldContain("Open");
    }

    [Fact]
    public async Task Map_AtTheRoot_ServesExactlyThat()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddM4Script<PutsOneBefore>(), path: "/");
        using HttpClient client = new() { BaseAddress = new Uri(reach.Url) };

        (await Post(client, "/")).ShouldBe((HttpStatusCode.OK, """{"new_dst":"137099999999"}"""));
        (await Post(client, "//")).ShouldBe((HttpStatusCode.OK, """{"new_dst":"137099999999"}"""));
        (await Post(client, "/other")).Item1.ShouldBe(HttpStatusCode.NotFound);
        (await Post(client, "/other/path")).Item1.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/", "/script", "/")]
    [InlineData("/m4", "/script", "/m4")]
    [InlineData("/m4", "/m4/script", "/m4")]
    public async Task Post_ToAnotherPath_IsAnsweredWithTheRightOne(string mapped, string path, string right)
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddM4Script<PutsOneBefore>(), path: mapped);
        using HttpClient client = new() { BaseAddress = new Uri(reach.Url) };

        (await Post(client, path)).ShouldBe((HttpStatusCode.NotFound, $"no hook is served at this path; m4 is at POST {right} (external_script)\n"));
    }

    [Theory]
    [InlineData("Hooks:M4:Hooks:script:Deadline", "00:00:00.5", "Hooks:M4:Hooks:script: there is no such hook. There are external_script.")]
    [InlineData("Hooks:M4:BrokerTimeout", "00:00:00", "Hooks:M4:BrokerTimeout: 00:00:00 is outside 1 ms to 5 minutes.")]
    public void Settings_OfAHookThatCannotBeUsed_AreNamed(string key, string value, string problem)
    {
        using ServiceProvider services = With(key, value);

        Should.Throw<OptionsValidationException>(() => services.GetRequiredKeyedService<HookServer>("m4")).Message.ShouldContain(problem);
    }

    [Fact]
    public void Deadline_OfTheHook_TakesThePlaceOfTheServers()
    {
        using ServiceProvider services = With("Hooks:M4:Hooks:external_script:Deadline", "00:00:00.8");

        services.GetRequiredKeyedService<HookServer>("m4").Settings.DeadlineOf(M4HookNames.ExternalScript).ShouldBe(TimeSpan.FromMilliseconds(800));
        new M4Options().WaitOf(M4HookNames.ExternalScript).ShouldBe(TimeSpan.FromMilliseconds(900), "M4's own default");
    }

    [Fact]
    public async Task Map_TwoScriptsOnTwoPaths_EachServesItsOwn()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddM4().Add<PutsOneBefore>().Add<PutsTwoBefore>(ServiceLifetime.Scoped), app =>
        {
            app.MapM4Script<PutsOneBefore>("/one");
            app.MapM4Script<PutsTwoBefore>("/two/");
            app.MapM4Script("/both");
            app.MapM4Script("/delegate", FailureMode.Closed, (call, _) => new(M4Reply.Reject(call.Destination!)));
            app.MapM4Script("/open", FailureMode.Open, (_, _) => throw new InvalidOperationException());
            app.MapM4Script("/closed", FailureMode.Closed, (_, _) => throw new InvalidOperationException());
        });
        using HttpClient client = new() { BaseAddress = new Uri(reach.Url) };

        (await Post(client, "/one")).ShouldBe((HttpStatusCode.OK, """{"new_dst":"137099999999"}"""));
        (await Post(client, "/two")).ShouldBe((HttpStatusCode.OK, """{"new_dst":"237099999999"}"""));
        (await Post(client, "/both/")).ShouldBe((HttpStatusCode.OK, """{"new_dst":"2137099999999"}"""));
        (await Post(client, "/delegate")).ShouldBe((HttpStatusCode.OK, """{"message":"37099999999","reject_call":1}"""));
        (await Post(client, "/open")).ShouldBe((HttpStatusCode.OK, """{"status_code":1,"message":"fallback"}"""));
        (await Post(client, "/closed")).ShouldBe((HttpStatusCode.OK, """{"status_code":1,"message":"fallback","reject_call":1}"""));
    }

    [Fact]
    public async Task Map_TwiceOnOnePath_StopsTheStartAndNamesBoth() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => Reach.StartAsync("by URL", s => s.AddM4Script<PutsOneBefore>(), app =>
        {
            app.MapM4Script("/m4");
            app.MapM4Script("/m4", FailureMode.Open, Continue);
        }))).Message.ShouldStartWith("'/m4' is mapped twice: for m4 (PutsOneBefore) and for m4 (OnCall).");

    [Fact]
    public async Task Chain_ARejection_EndsIt()
    {
        await using Reach reach = await Reach.StartAsync("in process", s => s.AddM4().Add<PutsOneBefore>().Add<RejectsOnes>().Add<NeverReached>());
        await using FakeM4 m4 = await FakeM4.StartAsync(reach.Target);

        (await m4.CallAsync("370", "371")).EnsureRejected("begins with 1");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/m4")]
    public async Task Map_WithASecret_ServesItBehindTheSecretOnly(string path)
    {
        const string Secret = "0123456789abcdef";
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddM4Script<PutsOneBefore>(o => o.PathSecret = Secret), path: path);
        using HttpClient client = new() { BaseAddress = new Uri(reach.Url) };
        string with = $"{path.TrimEnd('/')}/{Secret}";

        (await Post(client, with)).Item1.ShouldBe(HttpStatusCode.OK);
        (await Post(client, path)).Item1.ShouldBe(HttpStatusCode.Forbidden);
        (await Post(client, with + "x")).Item1.ShouldBe(HttpStatusCode.Forbidden);
        (await Post(client, with + "/x")).Item1.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Map_WithASecretInAGroupWithOneOfItsOwn_IsServedBehindBoth()
    {
        const string Secret = "0123456789abcdef";
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddM4Script<PutsOneBefore>(o => o.PathSecret = Secret), static app => app.MapGroup("/{secret}").MapM4Script("/m4"));
        using HttpClient client = new() { BaseAddress = new Uri(reach.Url) };

        (await Post(client, $"/anything/m4/{Secret}")).Item1.ShouldBe(HttpStatusCode.OK);
        (await Post(client, $"/{Secret}/m4/other-than-that")).Item1.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("Hooks:M4:Deadline", "00:00:00", "Deadline")]
    [InlineData("Hooks:M4:MaxRequestBytes", "5", "MaxRequestBytes")]
    public async Task Start_SettingOutOfRange_FailsAndNamesIt(string key, string value, string named)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection([new(key, value)]);
        builder.Services.AddM4Script<PutsOneBefore>();

        (await Should.ThrowAsync<OptionsValidationException>(async () =>
        {
            await using WebApplication app = builder.Build();
            app.MapM4Script("/");
            await app.StartAsync();
        })).Message.ShouldContain(named);
    }

    [Fact]
    public async Task Start_SettingThatIsNone_FailsAndNamesIt()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection([new("Hooks:M4:Deadlin", "00:00:01"), new("Hooks:M4:Limits:Calls", "1")]);
        builder.Services.AddM4Script<PutsOneBefore>();

        (await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            await using WebApplication app = builder.Build();
            app.MapM4Script("/");
            await app.StartAsync();
        })).Message.ShouldMatch("^Hooks:M4:Deadlin: there is no such setting. Hooks:M4 has .*Deadline.*\\. Hooks:M4:Limits: there is no such setting\\. .*\\.$");
    }

    private static ServiceProvider With(string key, string value)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build());
        services.AddM4Script<PutsOneBefore>();
        return services.BuildServiceProvider();
    }

    private static ValueTask<M4Reply> Continue(M4Call call, HookContext context) => new(M4Reply.Continue());

    private static async Task<(HttpStatusCode, string)> Post(HttpClient client, string path)
    {
        using StringContent body = new(Sample);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path)) { Content = body };
        using HttpResponseMessage response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public sealed class PutsOneBefore : M4Script
    {
        [FailOpen]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue().WithDestinationPrefix("1"));
    }

    public sealed class PutsTwoBefore : M4Script
    {
        [FailOpen]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue().WithDestinationPrefix("2"));
    }

    public sealed class RejectsOnes : M4Script
    {
        [FailClosed]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) =>
            new(call.Destination![0] == '1' ? M4Reply.Reject("begins with 1") : M4Reply.Continue());
    }

    public sealed class NeverReached : M4Script
    {
        [FailClosed]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Reject("never"));
    }

#pragma warning disable HOOK001 // What the compiler says is said at registration too.
    public sealed class NoMode : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue());
    }
#pragma warning restore HOOK001
}

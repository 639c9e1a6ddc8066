using System.Net;
using HookSdk.Emg.Tests.Fake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.Emg.Tests.Hosting;

public sealed class RegistrationTests
{
    private const string Sample = """{"ccarg":"retail","qe":{"DESTADDR":"46701234567"},"route":""}""";

    [Fact]
    public void Add_BeforeReceiveWithoutAMode_IsRefusedWithTheCompilersSentence() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddEmgPlugin<NoMode>()).Message
            .ShouldContain("decides something, so it must state what is answered when it fails: add [FailOpen] or [FailClosed]");

    [Fact]
    public void Add_PluginThatOverridesNothing_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddEmgPlugin<Nothing>()).Message.ShouldContain("overrides no hook");

    [Fact]
    public void Add_SamePluginTwice_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddEmg().Add<RoutesToA>().Add<RoutesToA>()).Message.ShouldContain("added twice");

    [Fact]
    public void Map_WithoutAdd_SaysWhichCallIsMissing()
    {
        WebApplication app = WebApplication.CreateSlimBuilder().Build();
        Should.Throw<InvalidOperationException>(() => app.MapEmgPlugin("/emg")).Message.ShouldContain("AddEmgPlugin<YourPlugin>()");
    }

    [Fact]
    public void Map_PluginThatWasNotAdded_SaysWhichCallIsMissing()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddEmgPlugin<RoutesToA>();
        Should.Throw<InvalidOperationException>(() => builder.Build().MapEmgPlugin<RoutesToB>("/b")).Message.ShouldContain("Add<RoutesToB>()");
    }

    [Fact]
    public async Task Map_TwoPluginsOnTwoPaths_EachServesItsOwn()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddEmg().Add<RoutesToA>().Add<RoutesToB>(), app =>
        {
            app.MapEmgPlugin<RoutesToA>("/a");
            app.MapEmgPlugin<RoutesToB>("/b");
        });
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        (await Post(client, "/a/route")).ShouldBe((HttpStatusCode.OK, "route=a\n"));
        (await Post(client, "/b/route")).ShouldBe((HttpStatusCode.OK, "route=b\n"));
        (await Post(client, "//b//route")).ShouldBe((HttpStatusCode.OK, "route=b\n"));
        (await Post(client, "/b/before_send")).Item1.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/route", "no hook is served at this path")]
    [InlineData("/emgg/route", "no hook is served at this path")]
    [InlineData("/emg/rout", "there is no such hook")]
    public async Task Post_ToAPathThatIsNotMapped_IsAnsweredWithTheRightOne(string path, string problem)
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddEmg().Add<RoutesToA>());
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        (await Post(client, path)).ShouldBe((HttpStatusCode.NotFound, $"{problem}; emg is at POST /emg/{{hook}} (route)\n"));
    }

    [Fact]
    public async Task Post_ToAPathThatIsNotMapped_IsAnsweredWithGroupsAndHosts()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddEmg().Add<RoutesToA>(), app =>
        {
            app.MapGroup("/api").MapEmgPlugin("/emg");
            app.MapEmgPlugin<RoutesToA>("/emg").RequireHost("other.example");
        });
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        (await Post(client, "/emg/route")).Item2.ShouldBe("no hook is served at this path; emg is at POST /api/emg/{hook} (route); emg is at POST /emg/{hook} on other.example (route)\n");
    }

    [Fact]
    public async Task Map_TwiceOnOnePath_StopsTheStartAndNamesBoth()
    {
        InvalidOperationException error = await Should.ThrowAsync<InvalidOperationException>(() => Reach.StartAsync("by URL", s => s.AddEmg().Add<RoutesToA>().Add<RoutesToB>(), app =>
        {
            app.MapEmgPlugin("/emg");
            app.MapEmgPlugin<RoutesToB>("/EMG/");
        }));

        error.Message.ShouldStartWith("'/emg' is mapped twice: for emg (RoutesToA, RoutesToB) and for emg (RoutesToB).");
        error.Message.ShouldContain("give each a path of its own");
    }

    [Fact]
    public async Task Map_OnePathInTwoGroupsOrForTwoHosts_IsServed()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddEmg().Add<RoutesToA>().Add<RoutesToB>(), app =>
        {
            app.MapGroup("/one").MapEmgPlugin<RoutesToA>("/emg");
            app.MapGroup("/two").MapEmgPlugin<RoutesToB>("/emg");
            app.MapEmgPlugin<RoutesToA>("/emg").RequireHost("other.example");
            app.MapEmgPlugin<RoutesToB>("/emg").RequireHost("127.0.0.1");
            app.MapEmgPlugin<RoutesToA>("/emg");
        });
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        (await Post(client, "/one/emg/route")).Item2.ShouldBe("route=a\n");
        (await Post(client, "/two/emg/route")).Item2.ShouldBe("route=b\n");
        (await Post(client, "/emg/route")).Item2.ShouldBe("route=b\n");
    }

    /// <summary>The application's own parameters may have any usual name.</summary>
    [Theory]
    [InlineData("tenant")]
    [InlineData("name")]
    [InlineData("first")]
    [InlineData("secret")]
    public async Task Map_InsideAGroupWithASecret_IsServedThere(string parameter)
    {
        await using Reach reach = await Reach.StartAsync(
            "by URL", s => s.AddEmg(o => o.PathSecret = "0123456789abcdef").Add<RoutesToA>(), app => app.MapGroup($"/api/{{{parameter}}}").MapEmgPlugin("/emg"));
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        (await Post(client, "/api/x/emg/0123456789abcdef/route")).ShouldBe((HttpStatusCode.OK, "route=a\n"));
        (await Post(client, "/api/x/emg/route")).Item1.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public void Map_PluginThatCannotBeMade_StopsTheStart()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddEmgPlugin<NeedsSomething>();
        Should.Throw<InvalidOperationException>(() => builder.Build().MapEmgPlugin("/emg")).Message.ShouldContain("IUnheardOf");
    }

    /// <summary>In Development the container finds this itself.</summary>
    [Fact]
    public void Map_SingletonThatTakesAScopedServiceInProduction_StopsTheStartAndNamesTheWay()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Services.AddScoped<Orders>().AddSingleton<Shop>();
        builder.Services.AddEmgPlugin<AsksTheShop>();

        Should.Throw<InvalidOperationException>(() => builder.Build().MapEmgPlugin("/emg")).Message.ShouldBe(
            "'AsksTheShop' is a singleton, and takes the scoped service 'Orders' by way of 'Shop': one instance of that would serve all calls at once. "
            + "Add the plugin with Add<AsksTheShop>(ServiceLifetime.Scoped), or take the service from context.Services in the call.");
    }

    [Fact]
    public void Map_SingletonThatTakesScopedOptions_StopsTheStart()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddEmgPlugin<TakesSnapshot>();

        Should.Throw<InvalidOperationException>(() => builder.Build().MapEmgPlugin("/emg")).Message.ShouldContain("takes the scoped service 'IOptionsSnapshot`1'");
    }

    [Fact]
    public async Task Map_ScopedPluginThatTakesAScopedService_IsServed()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddScoped<Orders>().AddScoped<Shop>().AddEmg().Add<AsksTheShop>(ServiceLifetime.Scoped));
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        (await Post(client, "/emg/route")).Item2.ShouldBe("route=shop\n");
    }

    [Fact]
    public async Task Map_SingletonWhoseFactoryOrKeyNamesAnother_IsServed()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s =>
        {
            s.AddScoped<Orders>().AddKeyedSingleton<Orders>("all").AddSingleton(static p => new Shop(p.GetRequiredKeyedService<Orders>("all")));
            s.AddEmg().Add<AsksTheShop>().Add<TakesKeyed>();
        });
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        (await Post(client, "/emg/route")).Item2.ShouldBe("route=shop\n");
    }

    [Fact]
    public async Task Map_ScopedPlugin_GetsAnInstanceForEachCall()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddEmg().Add<CountsItsCalls>(ServiceLifetime.Scoped));
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        (await Post(client, "/emg/route")).Item2.ShouldBe("route=call-1\n");
        (await Post(client, "/emg/route")).Item2.ShouldBe("route=call-1\n");
    }

    [Fact]
    public async Task Map_Group_ComposesWithConventions()
    {
        await using Reach reach = await Reach.StartAsync("in memory", s => s.AddEmgPlugin<RoutesToA>(), app => app.MapEmgPlugin("/emg").WithMetadata("mine"));

        Microsoft.AspNetCore.Routing.EndpointDataSource source = reach.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>();
        source.Endpoints.ShouldAllBe(e => e.Metadata.Contains("mine"));
    }

    [Theory]
    [InlineData("Hooks:Emg:Deadline", "00:00:00", "Hooks:Emg:Deadline: 00:00:00 is outside 1 ms to 5 minutes.")]
    [InlineData("Hooks:Emg:Deadline", "5", "Hooks:Emg:Deadline: 5.00:00:00 is outside 1 ms to 5 minutes. A number alone is days; five seconds are 00:00:05.")]
    [InlineData("Hooks:Emg:MaxConcurrentCalls", "0", "MaxConcurrentCalls")]
    [InlineData("Hooks:Emg:MaxRequestBytes", "5", "MaxRequestBytes")]
    [InlineData("Hooks:Emg:AllowedNetworks:0", "10.0.0.1/8", "AllowedNetworks")]
    [InlineData("Hooks:Emg:PathSecret", "short", "PathSecret")]
    [InlineData("Hooks:Emg:PathSecrets:0", "short", "Hooks:Emg:PathSecrets:0: it takes 16 to 128 characters")]
    [InlineData("Hooks:Emg:PathSecrets", "0123456789abcdef,short", "Hooks:Emg:PathSecrets:1: it takes 16 to 128 characters")]
    [InlineData("Hooks:Emg:BackgroundQueueLength", "0", "Hooks:Emg:BackgroundQueueLength: 0 is outside 1 to 10,000,000.")]
    [InlineData("Hooks:Emg:Hooks:rout:Deadline", "00:00:01", "Hooks:Emg:Hooks:rout: there is no such hook. There are before_receive, ")]
    [InlineData("Hooks:Emg:Hooks:route:Deadline", "5", "Hooks:Emg:Hooks:route:Deadline: 5.00:00:00 is outside 1 ms to 5 minutes. A number alone is days")]
    public async Task Start_SettingOutOfRange_FailsAndNamesIt(string key, string value, string named)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection([new(key, value)]);
        builder.Services.AddEmgPlugin<RoutesToA>();

        OptionsValidationException error = await Should.ThrowAsync<OptionsValidationException>(async () =>
        {
            await using WebApplication app = builder.Build();
            app.MapEmgPlugin("/emg");
            await app.StartAsync();
        });

        error.Message.ShouldContain(named);
        error.Message.ShouldNotContain("short");
    }

    [Theory]
    [InlineData("Hooks:Emg:Deadlin", "00:00:01", "Hooks:Emg:Deadlin: there is no such setting. Hooks:Emg has Hooks, BrokerTimeout, NotifyInBackground, BackgroundQueueLength, PathSecret, PathSecrets, Deadline, MaxConcurrentCalls, MaxRequestBytes, AllowedNetworks, RefuseConnections, MaxConcurrentCallsPerPlugin, DryRun, MinThreads, StopDelay, DrainWindow, ExpectCallEvery.")]
    [InlineData("hooks:emg:PathSecre", "0123456789abcdef", "there is no such setting")]
    [InlineData("Hooks:Emg:PathSecret:Value", "0123456789abcdef", "Hooks:Emg:PathSecret:Value: there is no such setting. Hooks:Emg:PathSecret takes one value.")]
    [InlineData("Hooks:Emg:AllowedNetworks:0:Network", "10.0.0.0/8", "Hooks:Emg:AllowedNetworks:0")]
    [InlineData("Hooks:Emg:Deadline", "soon", "Hooks:Emg:Deadline = 'soon' cannot be read: it takes a time as hours:minutes:seconds, such as 00:00:02 or 00:00:00.5.")]
    [InlineData("Hooks:Emg:Deadline", "00:61:00", "Hooks:Emg:Deadline = '00:61:00' cannot be read: it takes a time")]
    [InlineData("Hooks:Emg:MaxRequestBytes", "8MB", "Hooks:Emg:MaxRequestBytes = '8MB' cannot be read: it takes a whole number.")]
    public async Task Start_SettingThatIsNone_FailsAndNamesIt(string key, string value, string named)
    {
        InvalidOperationException error = await Should.ThrowAsync<InvalidOperationException>(() => Reach.StartAsync("in memory", s =>
        {
            s.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build());
            s.AddEmgPlugin<RoutesToA>();
        }));

        error.Message.ShouldContain(named);
        error.Message.ShouldNotContain("0123456789abcdef");
    }

    [Theory]
    [InlineData("10.0.0.0/8", HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.0/8, 127.0.0.1", HttpStatusCode.OK)]
    public async Task AllowedNetworks_AsOneText_AreRead(string networks, HttpStatusCode expected)
    {
        await using Reach reach = await Reach.StartAsync("by URL", s =>
        {
            s.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Hooks:Emg:AllowedNetworks", networks)]).Build());
            s.AddEmgPlugin<RoutesToA>();
        });
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        (await Post(client, "/emg/route")).Item1.ShouldBe(expected);
    }

    [Fact]
    public async Task AllowedNetworks_AsOneText_TakeThePlaceOfAList()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s =>
        {
            s.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
                [new("Hooks:Emg:AllowedNetworks:0", "127.0.0.1"), new("Hooks:Emg:AllowedNetworks", "10.0.0.0/8")]).Build());
            s.AddEmgPlugin<RoutesToA>();
        });
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        (await Post(client, "/emg/route")).ShouldBe((HttpStatusCode.Forbidden, "127.0.0.1 is not in AllowedNetworks\n"));
    }

    [Fact]
    public async Task Settings_ThatWouldOpenTheServer_AreRefusedWhileItRuns()
    {
        ReloadableSource source = new();
        source.Set("Hooks:Emg:AllowedNetworks:0", "10.0.0.0/8");
        await using Reach reach = await Reach.StartAsync("by URL", s =>
        {
            s.AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(source).Build());
            s.AddEmgPlugin<RoutesToA>();
        });
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };

        source.Change("Hooks:Emg:AllowedNetworks:0", "");
        (await Post(client, "/emg/route")).Item1.ShouldBe(HttpStatusCode.Forbidden);
        source.Lose("Hooks:Emg:AllowedNetworks:0");
        (await Post(client, "/emg/route")).Item1.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Settings_ChangedWhileRunning_AreTakenOverUnlessTheyAreWrong()
    {
        ReloadableSource source = new();
        source.Set("Hooks:Emg:AllowedNetworks:0", "127.0.0.1");
        await using Reach reach = await Reach.StartAsync("by URL", s =>
        {
            s.AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(source).Build());
            s.AddEmgPlugin<RoutesToA>();
        });
        using HttpClient client = new() { BaseAddress = new Uri(reach.Application.Urls.First()) };
        (await Post(client, "/emg/route")).Item1.ShouldBe(HttpStatusCode.OK);

        source.Change("Hooks:Emg:AllowedNetworks:0", "not a network");
        (await Post(client, "/emg/route")).Item1.ShouldBe(HttpStatusCode.OK);

        source.Change("Hooks:Emg:AllowedNetworks:0", "10.0.0.0/8");
        (await Post(client, "/emg/route")).Item1.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<(HttpStatusCode, string)> Post(HttpClient client, string path)
    {
        using StringContent body = new(Sample);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path)) { Content = body };
        using HttpResponseMessage response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public sealed class RoutesToA : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("a"));
    }

    public sealed class RoutesToB : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("b"));
    }

    public sealed class CountsItsCalls : EmgPlugin
    {
        private int _calls;

        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To($"call-{++_calls}"));
    }

    public sealed class Nothing : EmgPlugin;

    public sealed class Orders;

    public sealed class Shop(Orders orders)
    {
        public Orders Orders => orders;
    }

    public sealed class AsksTheShop(Shop shop) : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(shop.Orders is null ? RouteReply.NoChoice() : RouteReply.To("shop"));
    }

    public sealed class TakesKeyed([FromKeyedServices("all")] Orders orders) : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To(orders.ToString()!));
    }

    public sealed class TakesSnapshot(IOptionsSnapshot<EmgOptions> options) : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To(options.ToString()!));
    }

    public interface IUnheardOf;

    public sealed class NeedsSomething(IUnheardOf something) : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To(something.ToString()!));
    }

#pragma warning disable HOOK001 // What the compiler says is said at registration too.
    public sealed class NoMode : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());
    }
#pragma warning restore HOOK001

    private sealed class ReloadableSource : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Lose(string key)
        {
            Data.Remove(key);
            Reload();
        }

        public void Change(string key, string value)
        {
            Set(key, value);
            Reload();
        }

        private void Reload()
        {
            try
            {
                OnReload();
            }
            catch (AggregateException)
            {
                // Others that listen to the same change may not bear a wrong setting.
            }
        }
    }
}

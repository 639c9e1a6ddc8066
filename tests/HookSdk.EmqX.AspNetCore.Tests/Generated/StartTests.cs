using System.Reflection;
using System.Runtime.Loader;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.AspNetCore.Tests.Generated;

/// <summary>What cannot serve EMQX does not start, and says what to do.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task TwoServices_ForOneVersion_Fail()
    {
        string problem = await ProblemAsync(static app =>
        {
            app.MapGrpcService<Policy5>().ForEmqx();
            app.MapGrpcService<Second5>().ForEmqx();
        });

        problem.ShouldStartWith("'/emqx.exhook.v2.HookProvider/");
        problem.ShouldContain("is mapped twice");
        problem.ShouldContain("leave one MapGrpcService call out");
        problem.ShouldContain(" of Policy5 and as ");
        problem.ShouldContain(" of Second5.");
    }

    [Fact]
    public async Task TwoServices_ForTwoHosts_Serve()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync(static app =>
        {
            app.MapGrpcService<Policy5>().RequireHost("127.0.0.1").ForEmqx();
            app.MapGrpcService<Second5>().RequireHost("second.example").ForEmqx();
        });

        (await app.CallAsync(ServeTests.Authorize, new Emqx.Exhook.V2.ClientAuthorizeRequest { Topic = "a" })).Status.ShouldBe("0");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BesideMapExHookProvider_Fails(bool generatedFirst)
    {
        string problem = await ProblemAsync(
            app =>
            {
                if (generatedFirst)
                {
                    app.MapGrpcService<Policy5>().ForEmqx();
                }

                app.MapExHookProvider();
                if (!generatedFirst)
                {
                    app.MapGrpcService<Policy5>().ForEmqx();
                }
            },
            static services => services.AddExHookProvider<Gate>());

        problem.ShouldStartWith("'/emqx.exhook.v2.HookProvider/");
        problem.ShouldContain("is mapped twice: by HookSdk and as 'gRPC - /emqx.exhook.v2.HookProvider/");
        problem.ShouldContain("Leave one of both out");
    }

    [Fact]
    public async Task ForEmqx_LeftOut_Fails()
    {
        string problem = await ProblemAsync(static app => app.MapGrpcService<Policy5>());

        problem.ShouldContain(" of Policy5 serves emqx.exhook.v2.HookProvider without ForEmqx()");
        problem.ShouldContain("app.MapGrpcService<T>().ForEmqx()");
    }

    [Fact]
    public async Task ForEmqx_OnAServiceThatEmqxDoesNotCall_Fails()
    {
        string problem = await ProblemAsync(static app => app.MapGrpcService<GreeterService>().ForEmqx());

        problem.ShouldContain("/greet.v1.Greeter/");
        problem.ShouldContain("which EMQX does not call");
    }

    [Fact]
    public async Task ForEmqx_BelowAPrefix_Fails() =>
        (await ProblemAsync(static app => app.MapGroup("/hooks").MapGrpcService<Policy5>().ForEmqx())).ShouldContain("without a prefix");

    [Fact]
    public async Task ForEmqx_BelowAPrefixOfTheApplication_IsToldToTheCaller()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync(static app => app.Map("/x", static branch =>
        {
            branch.UseRouting();
            branch.UseEndpoints(static endpoints => endpoints.MapGrpcService<Policy5>().ForEmqx());
        }));

        (await app.CallAsync(ServeTests.Authorize, new Emqx.Exhook.V2.ClientAuthorizeRequest { Topic = "a" })).Message.ShouldNotBeNull().ShouldContain("behind a prefix");
    }

    [Fact]
    public async Task NothingMapped_IsToldAndUnimplemented()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync(static _ => { });

        Answer answer = await app.CallAsync(ServeTests.Authorize, new Emqx.Exhook.V2.ClientAuthorizeRequest { Topic = "a" });

        (answer.StatusInHeaders, answer.Status).ShouldBe((null, "12"));
        app.Lines.All.ShouldContain(static l => l.StartsWith("13 ", StringComparison.Ordinal) && l.Contains("call app.MapGrpcService<T>().ForEmqx()", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SettingsThatAreListed_AreNotThoseThatAreRefused()
    {
        Exception thrown = await Should.ThrowAsync<Exception>(GeneratedApp.StartAsync(arguments: "--Hooks:EmqxGrpc:AllowedNetwork=10.0.0.0/8"));

        thrown.Message.ShouldContain("MaxConcurrentCalls");
        thrown.Message.ShouldNotContain("MaxConcurrentCallsPerPlugin");
        thrown.Message.ShouldNotContain(" Deadline");
    }

    [Fact]
    public async Task ForEmqx_Twice_IsOnce()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync(static app => app.MapGrpcService<Policy5>().ForEmqx().ForEmqx());

        (await app.CallAsync(ServeTests.Authorize, new Emqx.Exhook.V2.ClientAuthorizeRequest { Topic = "a" })).Status.ShouldBe("0");
    }

    [Fact]
    public async Task AddEmqxGrpc_LeftOutBesideOtherHooks_Fails()
    {
        InvalidOperationException thrown = await Should.ThrowAsync<InvalidOperationException>(GeneratedApp.StartAsync(
            static services =>
            {
                services.AddGrpc();
                services.AddSingleton<Doors>();
                services.AddExProto();
            },
            static app => app.MapGrpcService<Policy5>().ForEmqx()));

        thrown.Message.ShouldContain("builder.Services.AddEmqxGrpc()");
    }

    /// <summary>The process of this test has applications that call it; a copy of the library in a context of its own knows of none.</summary>
    [Fact]
    public void AddEmqxGrpc_CalledNowhere_FailsAtForEmqx()
    {
        AssemblyLoadContext context = new(nameof(AddEmqxGrpc_CalledNowhere_FailsAtForEmqx), isCollectible: true);
        try
        {
            MethodInfo forEmqx = context.LoadFromAssemblyPath(typeof(EmqxGrpcEndpointConventionBuilderExtensions).Assembly.Location)
                .GetType(typeof(EmqxGrpcEndpointConventionBuilderExtensions).FullName!)!.GetMethod("ForEmqx")!.MakeGenericMethod(typeof(IEndpointConventionBuilder));

            TargetInvocationException thrown = Should.Throw<TargetInvocationException>(() => forEmqx.Invoke(null, [new Nowhere()]));

            thrown.InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("builder.Services.AddEmqxGrpc()");
        }
        finally
        {
            context.Unload();
        }
    }

    [Fact]
    public async Task Http1Port_Fails()
    {
        InvalidOperationException thrown = await Should.ThrowAsync<InvalidOperationException>(GeneratedApp.StartAsync(protocols: HttpProtocols.Http1));

        thrown.Message.ShouldContain("EMQX calls by HTTP/2");
        thrown.Message.ShouldContain("Kestrel:Endpoints:Hooks:Protocols to Http2");
    }

    [Theory]
    [InlineData("--Hooks:EmqxGrpc:Deadline=00:00:02", "Deadline has no effect on a generated service")]
    [InlineData("--Hooks:EmqxGrpc:MaxConcurrentCallsPerPlugin:Policy5=3", "MaxConcurrentCallsPerPlugin has no effect")]
    [InlineData("--Hooks:EmqxGrpc:DryRun:0=Policy5", "DryRun has no effect on a generated service")]
    [InlineData("--Hooks:EmqxGrpc:AllowedNetworks:0=10.0.0.0/99", "Hooks:EmqxGrpc:AllowedNetworks")]
    [InlineData("--Hooks:EmqxGrpc:AllowedNetwork:0=10.0.0.0/8", "Hooks:EmqxGrpc:AllowedNetwork")]
    public async Task Setting_ThatCannotBeHeeded_Fails(string argument, string problem)
    {
        Exception thrown = await Should.ThrowAsync<Exception>(GeneratedApp.StartAsync(arguments: argument));

        thrown.Message.ShouldContain(problem);
    }

    [Fact]
    public async Task Kestrel_IsAsEmqxNeedsIt()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync();

        KestrelServerLimits limits = app.App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        (limits.Http2.MaxStreamsPerConnection, limits.Http2.InitialStreamWindowSize).ShouldBe((100_000, 65_535));
        limits.KeepAliveTimeout.ShouldBeGreaterThan(TimeSpan.FromSeconds(60));
    }

    private static async Task<string> ProblemAsync(Action<WebApplication> map, Action<IServiceCollection>? add = null) =>
        (await Should.ThrowAsync<InvalidOperationException>(GeneratedApp.StartAsync(map, add))).Message;

    private sealed class Second5(Doors doors) : Policy5(doors);

    private sealed class Nowhere : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
        }
    }
}

using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.AspNetCore.Tests;

/// <summary>What of the application's own reaches hooks, and what does not.</summary>
public sealed class ReachTests
{
    private const string Hook = "/emqx.exhook.v2.HookProvider/OnClientAuthorize";
    private const string HealthCheck = "/grpc.health.v1.Health/Check";

    [Fact]
    public async Task Interceptors_AndOptionsOfAddGrpc_DoNotReachHooks()
    {
        Seen seen = new();
        await using BothApp app = await BothApp.StartAsync(services =>
        {
            services.AddSingleton(seen);
            services.AddGrpc(static o =>
            {
                o.MaxReceiveMessageSize = 1_000;
                o.Interceptors.Add<Recording>();
            });
            BothApp.AddHooks(services);
        });
        string large = new('x', 2_000);

        (await app.AuthorizeAsync("dev1", large)).ShouldBeTrue();
        await app.HelloAsync("you");
        (await Should.ThrowAsync<RpcException>(app.HelloAsync(large))).StatusCode.ShouldBe(StatusCode.ResourceExhausted);

        seen.Paths.ShouldAllBe(static p => p == "/greet.v1.Greeter/Hello");
        seen.Paths.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Middleware_AndEndpointConventions_ReachHooks()
    {
        ConcurrentQueue<(string Path, bool Marked)> passed = [];
        await using BothApp app = await BothApp.StartAsync(map: app =>
        {
            app.Use(next => context =>
            {
                passed.Enqueue((context.Request.Path.Value!, context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null));
                return next(context);
            });
            app.MapGrpcService<GreeterService>();
            app.MapExHookProvider().WithMetadata(new Mark());
        });

        await app.HelloAsync("you");
        await app.AuthorizeAsync("dev1");
        await app.Health.CheckAsync(new(), cancellationToken: TestContext.Current.CancellationToken);

        passed.ShouldBe([("/greet.v1.Greeter/Hello", false), (Hook, true), (HealthCheck, true)]);
    }

    [Fact]
    public async Task Middleware_ThatAnswers_IsWhatTheCallerOfAHookGets()
    {
        await using BothApp app = await BothApp.StartAsync(map: static app =>
        {
            app.Use(static next => static context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            });
            app.MapGrpcService<GreeterService>();
            app.MapExHookProvider();
        });

        (await Should.ThrowAsync<RpcException>(app.AuthorizeAsync("dev1"))).StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    private sealed class Mark;

    private sealed class Seen
    {
        public ConcurrentQueue<string> Paths { get; } = [];
    }

    private sealed class Recording(Seen seen) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            seen.Paths.Enqueue(context.Method);
            return continuation(request, context);
        }
    }
}

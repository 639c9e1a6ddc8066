using Grpc.Core;
using Grpc.Health.V1;
using HookSdk.EmqX.Tests.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.AspNetCore.Tests;

/// <summary>Who answers grpc.health.v1.Health.</summary>
public sealed class HealthTests
{
    private const string HookService = "emqx.exhook.v2.HookProvider";
    private const string GreeterName = "greet.v1.Greeter";

    [Fact]
    public async Task HookSdks_Alone_KnowsHooksAndNoServiceOfGrpcAspNetCore()
    {
        await using BothApp app = await BothApp.StartAsync();

        (await CheckAsync(app, "")).ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        (await CheckAsync(app, HookService)).ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        (await Should.ThrowAsync<RpcException>(CheckAsync(app, GreeterName))).StatusCode.ShouldBe(StatusCode.NotFound);
        (await Should.ThrowAsync<RpcException>(WatchAsync(app))).StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_Mapped_GrpcAspNetCoresAnswersForHooksToo(bool grpcMappedFirst)
    {
        await using BothApp app = await StartWithBothAsync(grpcMappedFirst);

        (await CheckAsync(app, "")).ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        (await WatchAsync(app)).ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        (await Should.ThrowAsync<RpcException>(CheckAsync(app, HookService))).StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task Both_Mapped_IsNotServingWhileHooksDrain()
    {
        await using BothApp app = await StartWithBothAsync(grpcMappedFirst: true);
        Task<bool> running = app.AuthorizeAsync("wait");
        await Waiting.UntilAsync(() => app.Doors.Hook.Waiting == 1);

        Task stopping = app.App.StopAsync(TestContext.Current.CancellationToken);
        while (await CheckAsync(app, "") != HealthCheckResponse.Types.ServingStatus.NotServing)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        app.Doors.Hook.Open();
        (await running).ShouldBeTrue();
        await stopping;
    }

    [Fact]
    public async Task Both_MappedAndNamed_AnswersForEachService()
    {
        await using BothApp app = await StartWithBothAsync(grpcMappedFirst: false, static services => services.AddGrpcHealthChecks(static o =>
        {
            o.Services.Map(HookService, static check => check.Tags.Contains("ready"));
            o.Services.Map(GreeterName, static check => check.Tags.Contains("live"));
        }));

        (await CheckAsync(app, HookService)).ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        (await CheckAsync(app, GreeterName)).ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
    }

    private static Task<BothApp> StartWithBothAsync(bool grpcMappedFirst, Action<IServiceCollection>? add = null) => BothApp.StartAsync(
        services =>
        {
            services.AddGrpc();
            services.AddGrpcHealthChecks();
            BothApp.AddHooks(services);
            add?.Invoke(services);
        },
        app =>
        {
            if (grpcMappedFirst)
            {
                app.MapGrpcHealthChecksService();
            }

            app.MapGrpcService<GreeterService>();
            app.MapExHookProvider();
            if (!grpcMappedFirst)
            {
                app.MapGrpcHealthChecksService();
            }
        });

    private static async Task<HealthCheckResponse.Types.ServingStatus> CheckAsync(BothApp app, string service) =>
        (await app.Health.CheckAsync(new() { Service = service }, cancellationToken: TestContext.Current.CancellationToken)).Status;

    private static async Task<HealthCheckResponse.Types.ServingStatus> WatchAsync(BothApp app)
    {
        using AsyncServerStreamingCall<HealthCheckResponse> watch = app.Health.Watch(new(), cancellationToken: TestContext.Current.CancellationToken);
        (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        return watch.ResponseStream.Current.Status;
    }
}

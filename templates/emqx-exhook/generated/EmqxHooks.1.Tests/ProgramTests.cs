using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using HookSdk.Credentials;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using V2 = Emqx.Exhook.V2;
using V3 = Emqx.Exhook.V3;

namespace EmqxHooks._1.Tests;

/// <summary>The whole program as Program.cs builds it, on a server in memory.</summary>
public sealed class ProgramTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _program = new WebApplicationFactory<Program>().WithWebHostBuilder(static builder => builder
        .WithoutSections("Users", "Acl")
        .UseSetting("Users:0:Name", "dev1")
        .UseSetting("Users:0:PasswordHash", PasswordHash.Create("secret", PasswordHash.MinIterations).ToString())
        .UseSetting("Acl:0", "allow publish devices/%u/#"));

    [Fact]
    public async Task Status_Answers()
    {
        using HttpClient client = _program.CreateClient();
        using HttpResponseMessage health = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("emqx.exhook.v2.HookProvider")]
    [InlineData("emqx.exhook.v3.HookProvider")]
    public async Task GrpcHealth_IsServing(string service)
    {
        using GrpcChannel channel = Channel(_program);
        Health.HealthClient health = new(channel);

        HealthCheckResponse response = await health.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, response.Status);
    }

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public async Task Reflection_IsForDevelopmentAlone(string environment, bool isServed)
    {
        using WebApplicationFactory<Program> program = _program.WithWebHostBuilder(builder => builder.UseEnvironment(environment));
        using GrpcChannel channel = Channel(program);
        Method<byte[], byte[]> method = new(
            MethodType.DuplexStreaming, "grpc.reflection.v1alpha.ServerReflection", "ServerReflectionInfo", Marshallers.Create(static b => b, static b => b), Marshallers.Create(static b => b, static b => b));
        using AsyncDuplexStreamingCall<byte[], byte[]> call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken));
        await call.RequestStream.CompleteAsync();

        if (isServed)
        {
            Assert.False(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        }
        else
        {
            RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Equal(StatusCode.Unimplemented, thrown.StatusCode);
        }
    }

    /// <summary>EMQX always sends a client and a message; a caller that does not is refused, and breaks nothing.</summary>
    [Fact]
    public async Task RequestWithoutAClientOrAMessage_IsRefusedAndChangesNothing()
    {
        using GrpcChannel channel = Channel(_program);
        V2.HookProvider.HookProviderClient emqx5 = new(channel);
        V3.HookProvider.HookProviderClient emqx6 = new(channel);
        CancellationToken ending = TestContext.Current.CancellationToken;

        Assert.False((await emqx5.OnClientAuthenticateAsync(new(), cancellationToken: ending)).BoolResult);
        Assert.False((await emqx6.OnClientAuthenticateAsync(new(), cancellationToken: ending)).BoolResult);
        Assert.False((await emqx5.OnClientAuthorizeAsync(new(), cancellationToken: ending)).BoolResult);
        Assert.False((await emqx6.OnClientAuthorizeAsync(new(), cancellationToken: ending)).BoolResult);
        Assert.Equal(V2.ValuedResponse.Types.ResponsedType.Ignore, (await emqx5.OnMessagePublishAsync(new(), cancellationToken: ending)).Type);
        Assert.Equal(V3.ValuedResponse.Types.ResponsedType.Ignore, (await emqx6.OnMessagePublishAsync(new(), cancellationToken: ending)).Type);
    }

    /// <summary>A typing error does not let somebody in.</summary>
    [Theory]
    [InlineData("Users:0:Disabeld", "true", "'Users:0:Disabeld' is no setting")]
    [InlineData("Users:1:Disabled", "true", "one of them has no Name")]
    [InlineData("Acl:0", "allow devices/#", "allow devices/#")]
    [InlineData("Hooks:EmqxGrpc:AllowedNetwork:0", "10.0.0.0/8", "Hooks:EmqxGrpc:AllowedNetwork")]
    [InlineData("Hooks:EmqxGrpc:Deadline", "00:00:01", "Hooks:EmqxGrpc:Deadline has no effect")]
    public void SettingThatCannotBeUsed_StopsTheStartAndIsNamed(string key, string value, string named)
    {
        using WebApplicationFactory<Program> program = _program.WithWebHostBuilder(builder => builder.UseSetting(key, value));

        Exception e = Assert.ThrowsAny<Exception>(() => program.Server);

        Assert.Contains(named, e.ToString(), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static GrpcChannel Channel(WebApplicationFactory<Program> program) => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = program.Server.CreateHandler() });
}

using System.Reflection;
using Grpc.AspNetCore.Server;
using HookSdk.Bench.Servers;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;
using KestrelServerOptions = Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions;

namespace HookSdk.Bench.Grpc;

/// <summary>Grpc.AspNetCore with a service on generated code, from bench/peers/dotnet/aspnet.</summary>
internal sealed class GrpcAspNetServer<TService>(string what) : KestrelServer("aspnet", $"Grpc.AspNetCore {Version}, {what}")
    where TService : class
{
    private static string Version { get; } = typeof(GrpcServiceOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    protected override HttpProtocols Protocols => HttpProtocols.Http2;

    protected override void AddServices(IServiceCollection services)
    {
        services.AddGrpc();
        services.Configure<KestrelServerOptions>(GrpcSuite.AsEmqxNeeds);
    }

    protected override void Map(WebApplication app) => app.MapGrpcService<TService>();
}

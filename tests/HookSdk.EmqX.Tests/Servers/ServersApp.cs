using System.Net;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.ExHook;
using HookSdk.EmqX.Transport;
using HookSdk.EmqX.Transport.HealthV1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.Servers;

/// <summary>A program with several servers on Kestrel: its two addresses, 127.0.0.1 and 127.0.0.2, are the hosts that tell them apart.</summary>
internal sealed class ServersApp : IAsyncDisposable
{
    public const string First = "127.0.0.1";
    public const string Second = "127.0.0.2";

    private ServersApp(WebApplication app, CategoryLines log)
    {
        App = app;
        Log = log;
    }

    public WebApplication App { get; }

    public CategoryLines Log { get; }

    public Uri FirstUrl => UrlOf(First);

    public Uri SecondUrl => UrlOf(Second);

    public static async Task<ServersApp> StartAsync(Action<IServiceCollection> add, Action<WebApplication> map, Action<KestrelServerOptions>? listen = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        CategoryLines log = new();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(listen ?? (static k =>
        {
            k.Listen(IPAddress.Parse(First), 0, static l => l.Protocols = HttpProtocols.Http2);
            k.Listen(IPAddress.Parse(Second), 0, static l => l.Protocols = HttpProtocols.Http2);
        }));
        add(builder.Services);
        WebApplication app = builder.Build();
        try
        {
            map(app);
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new ServersApp(app, log);
    }

    /// <summary>Asks whether a client may do something: the server's provider lets in who has its name.</summary>
    public static async Task<bool> IsLetInAsync(Uri url, string clientId, string version = "v2")
    {
        using GrpcClient client = new(url);
        Wire.ValuedResponse answer = await client.CallAsync(
            $"/{ExHookHost.Service(version)}/{(version == "v1" ? "OnClientCheckAcl" : "OnClientAuthorize")}",
            new Wire.ClientAuthorizeRequest { Clientinfo = new() { Clientid = clientId }, Topic = "a" },
            Wire.ValuedResponse.Parser,
            TimeSpan.FromSeconds(30),
            TestContext.Current.CancellationToken);
        return answer.BoolResult;
    }

    /// <summary>The status that a service has, or the error.</summary>
    public static async Task<string> HealthAsync(Uri url, string service)
    {
        using GrpcClient client = new(url);
        try
        {
            HealthCheckResponse answer = await client.CallAsync(
                $"/{GrpcHealth.Name}/Check", new HealthCheckRequest { Service = service }, HealthCheckResponse.Parser, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            return answer.Status.ToString();
        }
        catch (GrpcException e)
        {
            return e.Code.ToString();
        }
    }

    /// <summary>What a call with an empty message is refused with.</summary>
    public static async Task<GrpcStatus> RefusalAsync(Uri url, string path)
    {
        using GrpcClient client = new(url);
        GrpcException refused = await Should.ThrowAsync<GrpcException>(client.CallAsync(path, Array.Empty<byte>(), TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        return refused.Status;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private Uri UrlOf(string host) => new(App.Urls.Single(u => u.Contains(host, StringComparison.Ordinal)));

    /// <summary>Lets in who has the name of the server that it was added to.</summary>
    [FailClosed]
    public sealed class Gate([ServiceKey] string? server = null) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
            new(request.Client.ClientId == (server ?? "unnamed") && server == context.ServerName ? AccessReply.Allow() : AccessReply.Deny());
    }
}

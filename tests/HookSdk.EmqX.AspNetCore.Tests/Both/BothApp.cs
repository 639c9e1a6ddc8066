using System.Net;
using Emqx.Exhook.V2;
using Greet.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.AspNetCore.Tests;

/// <summary>A service of Grpc.AspNetCore and an ExHook provider on one HTTP/2 port, and clients of both on one connection.</summary>
internal sealed class BothApp : IAsyncDisposable
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static b => b, static b => b);

    private readonly GrpcChannel _channel;

    private BothApp(WebApplication app)
    {
        App = app;
        _channel = Connect();
        Greeter = new(_channel);
        Hooks = new(_channel);
        Health = new(_channel);
    }

    public WebApplication App { get; }

    public Greeter.GreeterClient Greeter { get; }

    public HookProvider.HookProviderClient Hooks { get; }

    public global::Grpc.Health.V1.Health.HealthClient Health { get; }

    public Doors Doors => App.Services.GetRequiredService<Doors>();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static void AddHooks(IServiceCollection services) => services.AddExHookProvider<Gate>(static o => o.Deadline = TimeSpan.FromMinutes(2));

    /// <summary>Starts both; what is not given is added and mapped in the plainest way.</summary>
    public static async Task<BothApp> StartAsync(Action<IServiceCollection>? add = null, Action<WebApplication>? map = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton<Doors>();
        (add ?? (static services =>
        {
            services.AddGrpc();
            AddHooks(services);
        }))(builder.Services);
        WebApplication app = builder.Build();
        (map ?? (static app =>
        {
            app.MapGrpcService<GreeterService>();
            app.MapExHookProvider();
        }))(app);
        try
        {
            await app.StartAsync(Ending);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new BothApp(app);
    }

    /// <summary>A client with one connection of its own.</summary>
    public GrpcChannel Connect() => GrpcChannel.ForAddress(App.Urls.Single(), new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false },
        DisposeHttpClient = true,
    });

    public async Task<string> HelloAsync(string name) => (await Greeter.HelloAsync(new Text { Value = name }, cancellationToken: Ending)).Value;

    public Task<bool> AuthorizeAsync(string clientId, string topic = "a") => AuthorizeAsync(Hooks, clientId, topic);

    public static async Task<bool> AuthorizeAsync(HookProvider.HookProviderClient hooks, string clientId, string topic = "a") =>
        (await hooks.OnClientAuthorizeAsync(new ClientAuthorizeRequest { Clientinfo = new() { Clientid = clientId }, Topic = topic }, cancellationToken: Ending)).BoolResult;

    /// <summary>Calls any method, with bytes for messages.</summary>
    public async Task<byte[]> CallAsync(string service, string method, byte[] request) =>
        await _channel.CreateCallInvoker().AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, method, Bytes, Bytes), null, new CallOptions(cancellationToken: Ending), request);

    public async ValueTask DisposeAsync()
    {
        Doors.Hook.Open();
        Doors.Greeter.Open();
        _channel.Dispose();
        await App.StopAsync(Ending);
        await App.DisposeAsync();
    }
}

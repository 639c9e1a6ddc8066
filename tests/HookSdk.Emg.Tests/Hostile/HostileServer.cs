using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Emg.Tests.Hostile;

/// <summary>
/// A plugin server on a real socket, whose log is kept: all that HookSdk logs, and what ASP.NET Core logs from its default level on
/// (below it, the web server shows the request lines that it cannot read).
/// </summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HostileServer(WebApplication app, CapturedLog log)
    {
        _app = app;
        Log = log;
        Port = new Uri(app.Urls.First()).Port;
    }

    /// <summary>The sample body of a request.</summary>
    public static byte[] Sample { get; } = Wire.Fixture("requests/sample.json").AsSpan().TrimEnd("\r\n"u8).ToArray();

    public CapturedLog Log { get; }

    public int Port { get; }

    public HostilePlugin Plugin => _app.Services.GetRequiredService<HostilePlugin>();

    public static async Task<HostileServer> StartAsync(Action<EmgOptions>? configure = null, Action<KestrelServerLimits>? limit = null)
    {
        CapturedLog log = new();
        WebApplication app = Build(builder =>
        {
            builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Information).AddFilter("HookSdk", LogLevel.Trace);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.WebHost.ConfigureKestrel(kestrel => limit?.Invoke(kestrel.Limits));
            if (configure is not null)
            {
                builder.Services.Configure(configure);
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new HostileServer(app, log);
    }

    public static WebApplication Build(Action<WebApplicationBuilder> build)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddEmgPlugin<HostilePlugin>();
        build(builder);
        WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        return app;
    }

    public Task<RawConnection> OpenAsync() => RawConnection.OpenAsync(Port);

    /// <summary>Sends bytes over a connection of their own, and reads the reply to them.</summary>
    public async Task<RawReply> CallAsync(byte[] request, bool hasBody = true)
    {
        using RawConnection connection = await OpenAsync();
        await connection.SendAsync(request);
        return await connection.ReceiveAsync(hasBody);
    }

    public Task<RawReply> PostAsync(byte[] body, string path = "/emg/route", string headers = "") => CallAsync(RawConnection.Post(path, body, headers));

    public Task<RawReply> PostAsync(string body, string path = "/emg/route") => PostAsync(Encoding.UTF8.GetBytes(body), path);

    /// <summary>The next call is answered, and nothing of a message stands in the log.</summary>
    public async Task ShouldBeUnharmedAsync()
    {
        (await PostAsync(Sample)).ShouldBeAnswered("route=smpp-se\n");
        foreach (string line in Log.Lines)
        {
            foreach (string part in (string[])["Hello", "46701234567", "25593581", "secret"])
            {
                line.ShouldNotContain(part, Case.Sensitive);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

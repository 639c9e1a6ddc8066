using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector.Tests.Guard;

/// <summary>Each address of the page, asked for from another machine: whatever the caller says of itself, it is shown nothing and changes nothing.</summary>
public sealed class StrangerTests
{
    /// <summary>As the server tells them apart: by method and path.</summary>
    private const int FewestEndpoints = 20;

    private const string From = "X-Test-From";

    [Theory]
    [InlineData("203.0.113.9", false, null, null)]
    [InlineData("203.0.113.9", true, null, null)]
    [InlineData("203.0.113.9", true, "X-Forwarded-For", "127.0.0.1")]
    [InlineData("203.0.113.9", true, "Forwarded", "for=127.0.0.1")]
    [InlineData("203.0.113.9", true, "X-Real-IP", "127.0.0.1")]
    [InlineData("2001:db8::9", true, "X-Forwarded-For", "::1")]
    [InlineData("::ffff:203.0.113.9", true, null, null)]
    public async Task EveryEndpoint_FromAnotherMachine_IsRefused_AndToldOnce(string address, bool hasToken, string? header, string? value)
    {
        await using InspectorApp app = await StartAsync();
        using HttpClient page = app.Page(hasToken);
        (string Method, string Path)[] endpoints = Endpoints(app);
        foreach ((string method, string path) in endpoints)
        {
            using HttpRequestMessage request = Request(method, path);
            request.Headers.Add(From, address);
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }

            using HttpResponseMessage answer = await page.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{method} {path}");
            string said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            said.ShouldStartWith("{\"error\":\"only callers on this machine may look.");
            said.ShouldNotContain(app.Token);
        }

        string[] told = [.. app.Log.Lines.Where(static l => l.Contains(" 722 ", StringComparison.Ordinal))];
        told.Length.ShouldBe(endpoints.Length);
        told.ShouldAllBe(l => l.StartsWith($"Warning 722 a call to the inspector was refused: {address}: ", StringComparison.Ordinal));
        app.Services.GetServices<HookPlugins>().Single(static p => p.Target == "emg").Plugins.ShouldAllBe(static p => p.IsEnabled);
        Directory.Exists(app.Saved).ShouldBeFalse("nothing was saved");
    }

    /// <summary>A machine's own addresses have two spellings more.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task EveryEndpoint_FromThisMachine_IsThere(string address)
    {
        await using InspectorApp app = await StartAsync();
        using HttpClient page = app.Page();
        foreach ((string method, string path) in Endpoints(app))
        {
            using HttpRequestMessage request = Request(method, path);
            request.Headers.Add(From, address);
            using HttpResponseMessage answer = await page.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldNotBe(HttpStatusCode.Forbidden, $"{method} {path}");
        }

        app.Log.Lines.ShouldNotContain(static l => l.Contains(" 722 ", StringComparison.Ordinal));
    }

    /// <summary>A Unix socket has no address: who can open it is on this machine. A proxy that passes others on through it says so in a header.</summary>
    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "X-Forwarded-For")]
    [InlineData(true, "Forwarded")]
    [InlineData(true, "X-Real-IP")]
    public async Task EveryEndpoint_OverAUnixSocket_IsThere_ButForAProxy_AndForChangesWithoutTheToken(bool hasToken, string? header)
    {
        string socket = Path.Combine(Path.GetTempPath(), $"hooks-{Guid.NewGuid():N}.sock");
        await using InspectorApp app = await InspectorApp.StartAsync(services: s => s.Configure<KestrelServerOptions>(k => k.ListenUnixSocket(socket)));
        using SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (_, end) =>
            {
                Socket to = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await to.ConnectAsync(new UnixDomainSocketEndPoint(socket), end);
                return new NetworkStream(to, ownsSocket: true);
            },
        };
        using HttpClient page = new(handler) { BaseAddress = new Uri("http://localhost/_hooks/") };
        int refused = 0;
        foreach ((string method, string path) in Endpoints(app))
        {
            using HttpRequestMessage request = Request(method, path);
            if (hasToken)
            {
                request.Headers.Add(StartToken.Header, app.Token);
            }

            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation(header, header == "Forwarded" ? "for=127.0.0.1" : "127.0.0.1");
            }

            using HttpResponseMessage answer = await page.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            bool isRefused = header is not null || (method == "POST" && !hasToken);
            (answer.StatusCode == HttpStatusCode.Forbidden).ShouldBe(isRefused, $"{method} {path}");
            refused += isRefused ? 1 : 0;
        }

        app.Log.Lines.Count(static l => l.StartsWith("Warning 722 a call to the inspector was refused: a socket of this machine: ", StringComparison.Ordinal)).ShouldBe(refused);
    }

    private static Task<InspectorApp> StartAsync() => InspectorApp.StartAsync(services: static s => s.AddSingleton<IStartupFilter>(new ToldAddress()));

    private static (string Method, string Path)[] Endpoints(InspectorApp app)
    {
        (string Method, string Path)[] all =
        [
            .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(static e => e.Metadata.GetMetadata<InspectorEndpoint>() is not null)
                .Select(static e => (e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single(), e.RoutePattern.RawText!.Replace("/_hooks", "", StringComparison.Ordinal).TrimStart('/').Replace("{id:long}", "1", StringComparison.Ordinal))),
        ];
        all.Length.ShouldBeGreaterThan(FewestEndpoints);
        return all;
    }

    private static HttpRequestMessage Request(string method, string path) =>
        new(new HttpMethod(method), path) { Content = method == "POST" ? new StringContent("""{"server":"emg","name":"OptOuts","action":"disable"}""", Encoding.UTF8, "application/json") : null };

    /// <summary>Stands where the connection's address is read from, so that a test can come from anywhere.</summary>
    private sealed class ToldAddress : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(static (context, next) =>
            {
                if (context.Request.Headers[From].ToString() is { Length: > 0 } address)
                {
                    context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                }

                return next(context);
            });
            next(app);
        };
    }
}

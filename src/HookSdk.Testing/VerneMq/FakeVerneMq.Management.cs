using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace HookSdk.Testing;

/// <content>The management API, at which servers register themselves.</content>
public sealed partial class FakeVerneMq
{
    private readonly VerneMqManagement _management;
    private VerneMqManagementHandler? _handler;
    private WebApplication? _listener;
    private int _port = -1;

    /// <summary>The management API without a socket, for an <see cref="HttpClient"/>: <c>/api/v1/webhooks/register</c>, <c>deregister</c>, <c>show</c>, <c>cache/show</c>, <c>cache/clear</c>, <c>/api/v1/session/disconnect</c>, <c>reauthorize</c>, and <c>/health</c>.</summary>
    public HttpMessageHandler Management => _handler ??= new VerneMqManagementHandler(this, _management);

    /// <summary>Opens the management API on a port of 127.0.0.1. It is closed while the broker is stopped.</summary>
    /// <param name="port">The port; 0, the default: a free one, which stays the same when the broker is started again.</param>
    /// <returns>Its address, without a path.</returns>
    /// <exception cref="InvalidOperationException">It is open already, or the broker is stopped.</exception>
    public async Task<Uri> OpenManagementAsync(int port = 0)
    {
        if (_port >= 0 || !IsRunning)
        {
            throw new InvalidOperationException(IsRunning ? "The management API is open already." : "The broker is stopped.");
        }

        await ListenAsync(port).ConfigureAwait(false);
        Uri address = new(_listener!.Urls.First());
        _port = address.Port;
        return address;
    }

    private async Task ListenAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _listener = builder.Build();
        _listener.Run(AnswerAsync);
        await _listener.StartAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        VerneMqManagementAnswer answer = await _management
            .AnswerAsync(context.Request.Method, new Uri(context.Request.GetEncodedUrl()), context.Request.Headers.Authorization, context.Request.Headers["x-api-key"])
            .ConfigureAwait(false);
        context.Response.StatusCode = (int)answer.Status;
        if (answer.Json is { } json)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(json).ConfigureAwait(false);
        }
    }

    private async Task PauseManagementAsync()
    {
        if (_listener is { } listener)
        {
            _listener = null;
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task ResumeManagementAsync() => _port > 0 ? ListenAsync(_port) : Task.CompletedTask;

    private Task CloseManagementAsync() => PauseManagementAsync();
}

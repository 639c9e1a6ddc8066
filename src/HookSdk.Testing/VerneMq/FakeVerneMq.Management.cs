using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace HookSdk.Testing;

/// <content>The management API, at which servers register themselves.</content>
public sealed partial class FakeVerneMq
{
    private readonly FakeVerneMqManagement _management;
    private VerneMqManagementHandler? _handler;
    private WebApplication? _listener;
    private int _port = -1;

    /// <summary>
    /// The management API without a socket, for an <see cref="HttpClient"/>: below <c>/api/v1</c> the commands <c>webhooks</c>, <c>session</c>, <c>api-key</c>,
    /// <c>cluster/show</c> and <c>metrics/show</c>; <c>/api/v2/client</c> and <c>disconnect</c>; <c>/health</c>. Its other commands are 400 here.
    /// </summary>
    public HttpMessageHandler Management => _handler ??= new VerneMqManagementHandler(_admin, _management);

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

    /// <summary><c>vmq-admin api-key create</c>, which the broker's own machine needs no key for.</summary>
    /// <param name="scope">What the key is for: <c>mgmt</c>, the default, for <c>/api/v1</c>; <c>api2</c> for <c>/api/v2</c>; <c>status</c>, <c>metrics</c>, <c>health</c> or <c>httppub</c>.</param>
    /// <returns>The key, of 32 letters. Keys are asked for when <see cref="FakeVerneMqOptions.ApiKey"/> is set.</returns>
    /// <exception cref="ArgumentException">There is no such scope.</exception>
    public string CreateApiKey(string scope = VerneMqKeys.Management)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return VerneMqKeys.Scopes.Contains(scope, StringComparer.Ordinal)
            ? _management.Keys.Create(scope, null)
            : throw new ArgumentException($"There is no scope '{scope}'. Those of VerneMQ are {string.Join(", ", VerneMqKeys.Scopes)}.", nameof(scope));
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
            .AnswerAsync(context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget, context.Request.Headers.Authorization, context.Request.Headers["x-api-key"])
            .ConfigureAwait(false);
        context.Response.StatusCode = (int)answer.Status;
        if (answer.Body is { } body)
        {
            context.Response.ContentType = answer.ContentType;
            await context.Response.WriteAsync(body).ConfigureAwait(false);
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

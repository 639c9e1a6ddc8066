using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace HookSdk.Testing;

/// <content>The management API, by which operators and hook servers act on the broker.</content>
public sealed partial class FakeEmqx
{
    private readonly FakeEmqxManagement _management;
    private EmqxManagementHandler? _handler;
    private WebApplication? _listener;

    /// <summary>
    /// The management API without a socket, for an <see cref="HttpClient"/>: below <c>/api/v5</c> clients, subscriptions, banned, publish, exhooks, authorization, nodes and
    /// cluster. Keys are those of <see cref="FakeEmqxOptions.ApiKeys"/>. What EMQX has and the fake does not play is 501.
    /// </summary>
    public HttpMessageHandler Management => _handler ??= new EmqxManagementHandler(_management);

    /// <summary>The broker without its public face.</summary>
    internal EmqxBroker Broker => _broker;

    /// <summary>The way to a hook server that a test plays itself, by its URL; null: it does not play this one.</summary>
    internal Func<string, EmqxLink?> OpenScripted { get; set; } = static _ => null;

    /// <summary>Opens the management API on a port of 127.0.0.1.</summary>
    /// <param name="port">The port; 0, the default: a free one.</param>
    /// <returns>Its address, without a path: <c>/api/v5</c> is not in it.</returns>
    /// <exception cref="InvalidOperationException">It is open already.</exception>
    public async Task<Uri> OpenManagementAsync(int port = 0)
    {
        if (_listener is not null)
        {
            throw new InvalidOperationException("The management API is open already.");
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _listener = builder.Build();
        _listener.Run(AnswerAsync);
        await _listener.StartAsync().ConfigureAwait(false);
        return new Uri(_listener.Urls.First());
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        EmqxManagementAnswer answer = await _management.AnswerAsync(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.Authorization,
            context.Request.ContentType,
            body.ToArray()).ConfigureAwait(false);
        context.Response.StatusCode = answer.Status;
        if (answer.ContentType is { } type)
        {
            context.Response.ContentType = type;
        }

        if (answer.Body is { } text)
        {
            await context.Response.WriteAsync(text).ConfigureAwait(false);
        }
    }

    private FakeEmqxManagement NewManagement() =>
        new(_broker, new EmqxManagementVersion(Version.Number, Version.IsFrom59, Version.Number[0] >= '6'), _options.ApiKeys, OpenServer);

    /// <summary>The way to a hook server that the management API has been told of.</summary>
    private EmqxFaultyLink OpenServer(string name, string url)
    {
        Uri? address = Uri.TryCreate(url, UriKind.Absolute, out Uri? absolute) ? absolute : null;
        EmqxLink link = OpenScripted(url) is { } scripted ? scripted
            : address is not null && _options.Endpoints.TryGetValue(address, out HookTarget? target) ? LinkTo(target)
            : _openMain is not null && url == _options.Server.Url.OriginalString ? _openMain()
            : address is { Scheme: "http" or "https" } ? new EmqxHttpLink(address, null)
            : new EmqxNowhereLink(url);
        EmqxFaultyLink faulty = new(link, Version, Faults, _broker.Told);
        lock (_lock)
        {
            _links[name] = faulty;
        }

        return faulty;
    }
}

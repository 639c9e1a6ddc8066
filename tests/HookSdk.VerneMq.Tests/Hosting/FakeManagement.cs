using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace HookSdk.VerneMq.Tests;

/// <summary>The webhook commands of a broker's management API, as it was seen to answer.</summary>
internal sealed class FakeManagement : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string? _key;
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _table = [];
    private readonly List<string> _commands = [];
    private readonly List<(Func<FakeManagement, bool> Condition, TaskCompletionSource Met)> _waiting = [];

    private FakeManagement(WebApplication app, string? key)
    {
        _app = app;
        _key = key;
    }

    public Uri Url => new(_app.Urls.First().Replace("https://127.0.0.1", "https://localhost", StringComparison.Ordinal));

    /// <summary>What is registered: hook, endpoint and options that are not the defaults.</summary>
    public IReadOnlyList<string> Table
    {
        get
        {
            lock (_lock)
            {
                return [.. _table.Select(static r => $"{r["hook"]} {r["endpoint"]}{((bool)r["base64payload"]! ? "" : " plain")}{((int)r["response_timeout"]! == 5000 ? "" : $" {r["response_timeout"]} ms")}{(r["no_payload"] is null ? "" : " no_payload")}")];
            }
        }
    }

    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (_lock)
            {
                return [.. _commands];
            }
        }
    }

    public static async Task<FakeManagement> StartAsync(string? key = null, (X509Certificate2 Own, X509Certificate2 Authority)? tls = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls is { } certificates)
            {
                listen.UseHttps(certificates.Own, https =>
                {
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (shown, _, _) => shown.Issuer == certificates.Authority.Subject;
                });
            }
        }));
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        FakeManagement fake = new(app, key);
        app.MapGet("/api/v1/webhooks/{command}", fake.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return fake;
    }

    /// <summary>What a restart does to registrations.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _table.Clear();
        }
    }

    /// <summary>An entry that somebody else has made.</summary>
    public void Enter(string hook, string endpoint, int timeout = 5000)
    {
        lock (_lock)
        {
            _table.Add(new JsonObject { ["hook"] = hook, ["endpoint"] = endpoint, ["base64payload"] = true, ["response_timeout"] = timeout });
        }
    }

    /// <summary>Completes once a condition holds after a command.</summary>
    public Task When(Func<FakeManagement, bool> condition)
    {
        lock (_lock)
        {
            TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((condition, met));
            Tell();
            return met.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        string command = (string)context.Request.RouteValues["command"]!;
        lock (_lock)
        {
            if (_key is not null && context.Request.Headers["x-api-key"] != _key)
            {
                context.Response.StatusCode = 401;
                return Task.CompletedTask;
            }

            JsonObject answer = command switch
            {
                "register" => Register(context.Request.Query),
                "deregister" => Deregister(context.Request.Query),
                _ => new JsonObject { ["table"] = new JsonArray([.. _table.Select(Shown)]), ["type"] = "table" },
            };
            _commands.Add(command + context.Request.QueryString);
            Tell();
            return context.Response.WriteAsync(answer.ToJsonString());
        }
    }

    /// <summary>VerneMQ never shows no_payload.</summary>
    private static JsonNode Shown(JsonObject row)
    {
        JsonObject shown = row.DeepClone().AsObject();
        shown.Remove("no_payload");
        return shown;
    }

    private JsonObject Register(IQueryCollection query)
    {
        if (_table.Exists(r => Is(r, query)))
        {
            return Alert("can't register endpoint due to 'already_registered'");
        }

        JsonObject row = new() { ["hook"] = (string?)query["hook"], ["endpoint"] = (string?)query["endpoint"], ["base64payload"] = query["--base64payload"] != "false", ["response_timeout"] = int.Parse((string?)query["--response_timeout"] ?? "5000", System.Globalization.CultureInfo.InvariantCulture) };
        if (query["--no_payload"] == "true")
        {
            row["no_payload"] = true;
        }

        _table.Add(row);
        return new JsonObject { ["text"] = "Done", ["type"] = "text" };
    }

    private JsonObject Deregister(IQueryCollection query) =>
        _table.RemoveAll(r => Is(r, query)) > 0 ? new JsonObject { ["text"] = "Done", ["type"] = "text" } : Alert("can't deregister endpoint due to 'not_found'");

    private static bool Is(JsonObject row, IQueryCollection query) => (string?)row["hook"] == query["hook"] && (string?)row["endpoint"] == query["endpoint"];

    private static JsonObject Alert(string text) => new() { ["alert"] = new JsonArray(new JsonObject { ["text"] = text, ["type"] = "text" }), ["type"] = "alert" };

    private void Tell()
    {
        foreach ((Func<FakeManagement, bool> condition, TaskCompletionSource met) in _waiting)
        {
            if (condition(this))
            {
                met.TrySetResult();
            }
        }
    }
}

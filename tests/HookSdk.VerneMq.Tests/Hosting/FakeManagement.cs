using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
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

    public Uri Url => new(_app.Urls.First());

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

    public static async Task<FakeManagement> StartAsync(string? key = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
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
                _ => new JsonObject { ["table"] = new JsonArray([.. _table.Select(static r => r.DeepClone())]), ["type"] = "table" },
            };
            _commands.Add(command + context.Request.QueryString);
            Tell();
            return context.Response.WriteAsync(answer.ToJsonString());
        }
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

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace HookSdk.Inspector;

/// <summary>The page and what it asks for.</summary>
internal sealed class InspectorEndpoints(
    InspectorCaller caller, InspectorMapped mapped, CallRing ring, CallDetails details, CallStream stream, ChartView charts, ServerList servers, TrialList trials, PluginButtons buttons, HookForms forms, CallSender sender,
    CallCode code, SavedCalls saved, IHostApplicationLifetime lifetime, TimeProvider time, InspectorLog log)
{
    /// <summary>So many calls that change or send something run at once, their bodies on the way among them.</summary>
    private const int MostPosts = 32;

    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private int _posts;

    public void Map(RouteGroupBuilder group)
    {
        group.WithMetadata(new InspectorEndpoint());
        group.MapGet("", context => ServeAsync(context, IndexAsync)).WithDisplayName("inspector: page");
        foreach (string name in PageFiles.Names)
        {
            group.MapGet(name, context => ServeAsync(context, c => FileAsync(c, name))).WithDisplayName($"inspector: {name}");
        }

        Get(group, "events", EventsAsync);
        Get(group, "api/calls/{id:long}", context => ring.Find(Id(context)) is { } call
            ? WriteAsync(context, 200, details.Of(call), InspectorJson.Default.CallDetail)
            : ErrorAsync(context, 404, "This call is not kept any more."));
        Get(group, "api/charts", context => WriteAsync(context, 200, charts.Read(), InspectorJson.Default.ChartsDocument));
        Get(group, "api/servers", async context => await WriteAsync(context, 200, await servers.ReadAsync(context.RequestAborted).ConfigureAwait(false), InspectorJson.Default.ServersDocument).ConfigureAwait(false));
        Get(group, "api/trials", context => WriteAsync(context, 200, trials.Read(), InspectorJson.Default.TrialsDocument));
        Get(group, "api/hooks", context => WriteAsync(context, 200, new HookFormsDocument(forms.All), InspectorJson.Default.HookFormsDocument));
        Get(group, "api/saved", context => WriteAsync(context, 200, saved.Read(), InspectorJson.Default.SavedDocument));
        Post(group, "api/try", InspectorJson.Default.TryDocument, async (context, call) =>
            await WriteAsync(context, 200, await sender.SendAsync(call, WhoOf(context), context.RequestAborted).ConfigureAwait(false), InspectorJson.Default.TriedDocument).ConfigureAwait(false));
        Post(group, "api/code", InspectorJson.Default.TryDocument, CodeAsync);
        Post(group, "api/saved", InspectorJson.Default.SaveDocument, SaveAsync);
        Post(group, "api/plugins", InspectorJson.Default.PluginChangeDocument, async (context, change) =>
        {
            await buttons.DoAsync(change, WhoOf(context)).ConfigureAwait(false);
            await WriteAsync(context, 200, await servers.ReadAsync(context.RequestAborted).ConfigureAwait(false), InspectorJson.Default.ServersDocument).ConfigureAwait(false);
        });
    }

    private void Get(RouteGroupBuilder group, string pattern, Func<HttpContext, Task> serve) => group.MapGet(pattern, context => ServeAsync(context, serve)).WithDisplayName($"inspector: {pattern}");

    private void Post<T>(RouteGroupBuilder group, string pattern, JsonTypeInfo<T> type, Func<HttpContext, T, Task> serve)
        where T : class =>
        group.MapPost(pattern, context => ServeAsync(context, async c =>
        {
            if (caller.ChangeRefusalOf(c) is { } problem)
            {
                log.Refused(WhoOf(c), problem);
                await ErrorAsync(c, 403, problem).ConfigureAwait(false);
                return;
            }

            try
            {
                if (Interlocked.Increment(ref _posts) > MostPosts)
                {
                    await ErrorAsync(c, 503, $"{MostPosts} calls to the inspector are under way already. Try again when one has ended.").ConfigureAwait(false);
                }
                else if (await ReadAsync(c, type).ConfigureAwait(false) is { } document)
                {
                    await serve(c, document).ConfigureAwait(false);
                }
            }
            catch (FormatException e)
            {
                await ErrorAsync(c, 400, e.Message).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref _posts);
            }
        })).WithDisplayName($"inspector: {pattern}");

    private async Task ServeAsync(HttpContext context, Func<HttpContext, Task> serve)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (mapped.Problem is not null || !caller.CameInHere(context))
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (caller.RefusalOf(context) is { } problem)
        {
            log.Refused(WhoOf(context), problem);
            await ErrorAsync(context, 403, problem).ConfigureAwait(false);
            return;
        }

        await serve(context).ConfigureAwait(false);
    }

    /// <summary>The page's own addresses are relative: its address ends with a slash.</summary>
    private static Task IndexAsync(HttpContext context)
    {
        if (!context.Request.Path.Value!.EndsWith('/'))
        {
            string last = context.Request.Path.Value[(context.Request.Path.Value.LastIndexOf('/') + 1)..];
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"{last}/";
            return Task.CompletedTask;
        }

        return FileAsync(context, "index.html");
    }

    private static async Task FileAsync(HttpContext context, string name)
    {
        byte[] bytes = PageFiles.Find(name)!;
        context.Response.ContentType = PageFiles.TypeOf(name);
        context.Response.ContentLength = bytes.Length;
        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task EventsAsync(HttpContext context)
    {
        if (!await stream.ServeAsync(context, lifetime.ApplicationStopping).ConfigureAwait(false))
        {
            await ErrorAsync(context, 503, $"{CallStream.MostWatchers} pages are open already. Close one.").ConfigureAwait(false);
        }
    }

    private Task CodeAsync(HttpContext context, TryDocument call)
    {
        BoundHook hook = sender.Find(call);

        // Of another hook's call the reply says nothing.
        byte[]? reply = call.From is { } id && ring.Find(id) is { } from && from.ServerTarget == call.Server && from.Hook == hook.Name ? from.ReplyBytes : null;

        // What is hidden on the page is hidden in code too: nothing is put back, and a reply with something hidden is left out.
        byte[] bytes = sender.BytesOf(hook, call with { From = null });
        bool isOpen = reply is not null && forms.ShowReply(hook.Form, hook.Name, reply) is { } shown && !shown.Contains(WireMask.Hidden, StringComparison.Ordinal);
        return WriteAsync(context, 200, code.Of(call, hook, bytes, isOpen ? reply : null, $"{context.Request.Scheme}://{context.Request.Host}"), InspectorJson.Default.CodeDocument);
    }

    private Task SaveAsync(HttpContext context, SaveDocument call)
    {
        TryDocument sent = new(call.Server, call.Key, call.Text, null);
        BoundHook hook = sender.Find(sent);
        sender.BytesOf(hook, sent);

        // The file is for the project's repository: what was typed for one call is not to be committed.
        MaskedText request = forms.ForFile(hook, call.Text!);
        MaskedText? reply = call.Reply is null ? null : forms.ReplyForFile(hook, call.Reply);
        saved.Save(new SavedCall(call.Name ?? "", call.Server!, call.Key!, hook.Name, request.Text, call.Decision is null ? null : forms.DecisionForFile(hook, call.Decision), reply?.Text));
        log.Changed(WhoOf(context), $"saved a call of {hook.Name}");
        string[] hidden = [.. request.Hidden.Union(reply?.Hidden ?? [], StringComparer.Ordinal)];
        return WriteAsync(context, 200, saved.Read() with { Hidden = hidden.Length == 0 ? null : hidden }, InspectorJson.Default.SavedDocument);
    }

    private static long Id(HttpContext context) => long.TryParse((string)context.Request.RouteValues["id"]!, System.Globalization.CultureInfo.InvariantCulture, out long id) ? id : 0;

    private static string WhoOf(HttpContext context)
    {
        string address = context.Connection.RemoteIpAddress?.ToString() ?? "a socket of this machine";
        return context.User.Identity?.Name is { } name ? $"{name} from {address}" : address;
    }

    /// <summary>What a call asks for; null: its body did not come, and it is answered.</summary>
    /// <exception cref="FormatException">The body is no such document.</exception>
    private async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        ReadOnlyMemory<byte> body;
        try
        {
            body = await InspectorBody.ReadAsync(context, time).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await ErrorAsync(context, e.StatusCode, e.Message).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            // Nobody reads an answer.
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(body.Span, type) ?? throw new FormatException("The body is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The body is not what is asked for here: {e.Message}", e);
        }
    }

    private static Task ErrorAsync(HttpContext context, int status, string problem) => WriteAsync(context, status, new ErrorDocument(problem), InspectorJson.Default.ErrorDocument);

    private static async Task WriteAsync<T>(HttpContext context, int status, T document, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(document, type);
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json, CancellationToken.None).ConfigureAwait(false);
    }
}

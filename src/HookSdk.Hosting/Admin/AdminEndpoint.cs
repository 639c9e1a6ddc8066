using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HookSdk.Hosting;

/// <summary>The operator's endpoint: a list, and a call for each change.</summary>
internal sealed class AdminEndpoint(PluginDirectory directory, PluginAdminOptions options, AdminMapped mapped, HostingLog log)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Names stand in quotes, which people read in a terminal. No page shows these answers as HTML.</summary>
    private static readonly AdminJson Json = new(new JsonSerializerOptions(AdminJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Maps the calls.</summary>
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("", context => ServeAsync(context, _ => Task.CompletedTask)).WithDisplayName("plugins: list");
        group.MapGet("{name}", context => ServeAsync(context, _ => Task.CompletedTask)).WithDisplayName("plugins: one");
        group.MapPost("load", context => ServeAsync(context, directory.LoadAllAsync)).WithDisplayName("plugins: load all");
        group.MapPost("order", context => ServeAsync(context, who => ReorderAsync(context, who))).WithDisplayName("plugins: order");
        group.MapPost("{name}/load", context => ServeAsync(context, who => directory.LoadAsync(NameIn(context)!, who))).WithDisplayName("plugins: load");
        group.MapPost("{name}/upgrade", context => ServeAsync(context, who => directory.UpgradeAsync(NameIn(context)!, who))).WithDisplayName("plugins: upgrade");
        group.MapPost("{name}/rollback", context => ServeAsync(context, who => directory.RollBackAsync(NameIn(context)!, who))).WithDisplayName("plugins: roll back");
        group.MapPost("{name}/enable", context => ServeAsync(context, who => directory.SwitchAsync(NameIn(context)!, ServerIn(context), isEnabled: true, who))).WithDisplayName("plugins: enable");
        group.MapPost("{name}/disable", context => ServeAsync(context, who => directory.SwitchAsync(NameIn(context)!, ServerIn(context), isEnabled: false, who))).WithDisplayName("plugins: disable");
    }

    private static string? NameIn(HttpContext context) => context.Request.RouteValues["name"] as string;

    private static string? ServerIn(HttpContext context) => context.Request.Query["server"].FirstOrDefault();

    private async Task ServeAsync(HttpContext context, Func<string, Task> change)
    {
        if (mapped.IsOnHookPort || !AdminCaller.CameInHere(context, options))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (AdminCaller.Refusal(context, options, out string who) is { } refusal)
        {
            log.Refused(who, refusal.Problem);
            if (refusal.Status == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
            }

            await WriteAsync(context, refusal.Status, new ErrorDocument(refusal.Problem), Json.ErrorDocument).ConfigureAwait(false);
            return;
        }

        try
        {
            await change(who).ConfigureAwait(false);
            await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (PluginProblemException e)
        {
            await WriteAsync(context, e is UnknownPluginException ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict, new ErrorDocument(e.Message), Json.ErrorDocument).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await WriteAsync(context, e.StatusCode, new ErrorDocument(e.Message), Json.ErrorDocument).ConfigureAwait(false);
        }
    }

    /// <summary>What there is after the change: the plugin that was named, or everything.</summary>
    private Task AnswerAsync(HttpContext context) =>
        NameIn(context) is not { } name ? WriteAsync(context, StatusCodes.Status200OK, PluginList.Of(directory), Json.PluginListDocument)
        : PluginList.Find(directory, name) is { } plugin ? WriteAsync(context, StatusCodes.Status200OK, plugin, Json.PluginDocument)
        : HttpMethods.IsGet(context.Request.Method) ? throw new UnknownPluginException($"There is no plugin '{name}' in the directory.")
        : WriteAsync(context, StatusCodes.Status200OK, PluginList.Of(directory), Json.PluginListDocument);

    private async Task ReorderAsync(HttpContext context, string who)
    {
        OrderDocument? order;
        try
        {
            byte[] bytes = new byte[MostBytes + 1];
            int read = await context.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted).ConfigureAwait(false);
            order = read <= MostBytes ? JsonSerializer.Deserialize(bytes.AsSpan(0, read), AdminJson.Default.OrderDocument) : throw new BadHttpRequestException("The body is larger than 64 KiB.", StatusCodes.Status413PayloadTooLarge);
        }
        catch (JsonException)
        {
            order = null;
        }

        if (order?.Names is not { Count: > 0 } names || names.Any(static name => name is null))
        {
            throw new BadHttpRequestException("The body must be JSON such as { \"server\": \"name\", \"names\": [ \"first\", \"second\" ] }, with the names of all plugins of the server.");
        }

        await directory.ReorderAsync(order.Server, names, who).ConfigureAwait(false);
    }

    private static async Task WriteAsync<T>(HttpContext context, int status, T document, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(document, type);
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json, CancellationToken.None).ConfigureAwait(false);
    }
}

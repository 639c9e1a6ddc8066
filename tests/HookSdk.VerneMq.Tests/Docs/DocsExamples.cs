using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq.Tests.Docs;

/// <summary>What the documents show.</summary>
public sealed class DocsExamples
{
    [Fact]
    public async Task Program_AsShown_SwitchesPlugins()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();

        builder.Services.AddVerneMq()
            .Add<LegacyTopicPlugin>()
            .Add<AuditPlugin>();
        WebApplication app = builder.Build();
        app.MapVerneMqPlugin("/vernemq");
        app.MapPost("/plugins/{name}/enable", context => SwitchAsync(context, static (plugins, name) => plugins.Enable(name)));
        app.MapPost("/plugins/{name}/disable", context => SwitchAsync(context, static (plugins, name) => plugins.Disable(name)));

        await app.StartAsync(TestContext.Current.CancellationToken);
        using HttpClient client = app.GetTestServer().CreateClient();
        (await client.PostAsync(new Uri("/plugins/AuditPlugin/disable", UriKind.Relative), null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        app.Services.GetRequiredService<VerneMqPlugins>().Plugins.Select(static p => p.IsEnabled).ShouldBe([true, false]);
        (await client.PostAsync(new Uri("/plugins/Nobody/disable", UriKind.Relative), null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        await app.DisposeAsync();
    }

    private static Task SwitchAsync(HttpContext context, Func<VerneMqPlugins, string, bool> change)
    {
        VerneMqPlugins plugins = context.RequestServices.GetRequiredService<VerneMqPlugins>();
        string name = (string)context.Request.RouteValues["name"]!;
        if (!plugins.Plugins.Any(p => p.Name == name))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return context.Response.WriteAsync(change(plugins, name) ? "changed\n" : "it was so already\n");
    }

    [Fact]
    public async Task Plugin_AsShown_RewritesAndRefuses()
    {
        AuthOnSubscribeRequest request = new() { ClientId = "c", Subscriptions = [new("secret/#", 1), new("old/a", 2), new("b")] };

        SubscribeReply reply = await new LegacyTopicPlugin().AuthOnSubscribeAsync(request, HookContext.Create(callerGone: TestContext.Current.CancellationToken));

        reply.Decisions!.Select(static t => t.Refusal).ShouldBe([SubscribeRefusal.NotAuthorized, null, null]);
        reply.Decisions![1].Granted.ShouldBe(new VerneMqSubscription("new/a", 2));
        (await new LegacyTopicPlugin().AuthOnPublishAsync(new() { Topic = "old/a" }, HookContext.Create(callerGone: TestContext.Current.CancellationToken))).ShouldBe(PublishReply.Ok(new() { Topic = "new/a" }));
    }

    private sealed class AuditPlugin : VerneMqPlugin
    {
        public override ValueTask OnPublishAsync(OnPublishRequest request, HookContext context) => default;
    }
}

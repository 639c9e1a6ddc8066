using HookSdk.Reliability;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The server of the reliability tests, run as a process of its own: EMG's hooks over HTTP and EMQX's over gRPC, as a user's program has them. With --Only=Http, EMG's alone.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.UseSystemd());
builder.Services.AddEmgPlugin<Router>();
bool hasGrpc = builder.Configuration["Only"] != "Http";
if (hasGrpc)
{
    builder.Services.AddExHookProvider<Gate>();
}

WebApplication app = builder.Build();
app.MapEmgPlugin("/emg");
if (hasGrpc)
{
    app.MapExHookProvider();
}

app.MapGet("/own", static () => "own");
app.MapHealthChecks("/healthz");
await app.RunAsync();

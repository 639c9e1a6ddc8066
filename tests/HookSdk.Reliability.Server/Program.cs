using HookSdk.Reliability;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The server of the reliability tests, run as a process of its own: EMG's hooks over HTTP and EMQX's over gRPC, as a user's program has them. --Only=Http serves EMG's alone,
// --Only=M4 and --Only=VerneMq those of the one target.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(static kestrel => kestrel.UseSystemd());
Action<WebApplication> map;
switch (builder.Configuration["Only"])
{
    case "M4":
        builder.Services.AddM4Script<CallScript>();
        map = static app => app.MapM4Script("/m4");
        break;
    case "VerneMq":
        builder.Services.AddVerneMqPlugin<LoginGate>();
        map = static app => app.MapVerneMqPlugin("/vernemq");
        break;
    case "Http":
        builder.Services.AddEmgPlugin<Router>();
        map = static app => app.MapEmgPlugin("/emg");
        break;
    default:
        builder.Services.AddEmgPlugin<Router>();
        builder.Services.AddExHookProvider<Gate>();
        map = static app =>
        {
            app.MapEmgPlugin("/emg");
            app.MapExHookProvider();
        };
        break;
}

WebApplication app = builder.Build();
map(app);
app.MapGet("/own", static () => "own");
app.MapHealthChecks("/healthz");
await app.RunAsync();

using Gateways;
using HookSdk;
using HookSdk.Emg;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// A setting may stand in a file, as containers have secrets: Hooks__Emg__Servers__north__PathSecret_FILE=/run/secrets/...
builder.Configuration.AddSecretFiles();
builder.Services.AddStrictSettings<BlockListOptions>("BlockList");
builder.Services.AddSingleton<ReportLog>();

// Two gateways, each with its own plugins and settings. The same filter stands around the plugins of both.
builder.Services.AddEmg("north").Add<NorthPlugin>().AddHookFilter<BlockListFilter>();

// A few lines need no class.
builder.Services.AddEmg("south")
    .OnBeforeReceive(FailureMode.Closed, static (request, context) => request.Message.Destination is { Length: > 0 } ? BeforeReceiveReply.Accept() : BeforeReceiveReply.Reject())
    .OnRoute(static (request, context) => RouteReply.To("smpp-south"))
    .AddHookFilter<BlockListFilter>();

// Looks on, at both.
builder.Services.AddHookObserver<FailureLog>();

WebApplication app = builder.Build();
app.MapEmgPlugin("/north", server: "north");
app.MapEmgPlugin("/south", server: "south");
app.Run();

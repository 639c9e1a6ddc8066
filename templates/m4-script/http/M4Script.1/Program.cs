using M4Script._1;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // A service manager starts a program in another folder: then the settings beside the program count, the list of allowed networks among them.
    ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
});

// A setting may stand in a file, as containers have secrets: Hooks__M4__PathSecret_FILE=/run/secrets/...
builder.Configuration.AddSecretFiles();

builder.Services.AddCallServices(builder.Configuration);
builder.Services.AddM4Script<CallScript>();

// In Development: what the hooks decide, live. The log says where.
builder.Services.AddHookInspector();

WebApplication app = builder.Build();
app.MapM4Script("/");
app.MapHealthChecks("/healthz");
app.MapHookInspector("/_hooks");
app.Run();

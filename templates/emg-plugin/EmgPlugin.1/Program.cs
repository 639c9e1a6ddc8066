using EmgPlugin._1;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // A service manager starts a program in another folder: then the settings beside the program count, the list of allowed networks among them.
    ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
});

// A setting may stand in a file, as containers have secrets: Hooks__Emg__PathSecret_FILE=/run/secrets/...
builder.Configuration.AddSecretFiles();

builder.Services.AddSmsServices();
builder.Services.AddEmgPlugin<SmsPlugin>();

// In Development: what the hooks decide, live. The log says where.
builder.Services.AddHookInspector();

WebApplication app = builder.Build();
app.MapEmgPlugin("/emg");
app.MapHealthChecks("/healthz");
app.MapHookInspector("/_hooks");
app.Run();

using HookSdk.Numbers;
using M4Script._1;
using M4Script._1.Numbers;
using M4Script._1.Rules;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // A service manager starts a program in another folder: then the settings beside the program count, the list of allowed networks among them.
    ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
});

// A setting may stand in a file, as containers have secrets: Hooks__M4__PathSecret_FILE=/run/secrets/...
builder.Configuration.AddSecretFiles();

// For numbers as they are dialled within one country: new NumberNormalizer(new() { NationalPrefix = "8", CountryCode = "370" }).
builder.Services.AddSingleton(NumberNormalizer.Default);
builder.Services.AddSingleton<ICallRules, LiveCallRules>();
builder.Services.AddSingleton<ICallLog, CallLog>();
builder.Services.AddPortedNumbers();
builder.Services.AddM4Script<CallScript>();

WebApplication app = builder.Build();
app.MapM4Script("/");
app.MapHealthChecks("/healthz");
app.Run();

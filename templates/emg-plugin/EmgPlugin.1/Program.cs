using EmgPlugin._1;
using EmgPlugin._1.Footers;
using EmgPlugin._1.OptOut;
using EmgPlugin._1.Routing;
using EmgPlugin._1.SenderIds;
using HookSdk.Numbers;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // A service manager starts a program in another folder: then the settings beside the program count, the list of allowed networks among them.
    ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
});

// A setting may stand in a file, as containers have secrets: Hooks__Emg__PathSecret_FILE=/run/secrets/...
builder.Configuration.AddSecretFiles();

builder.Services.AddStrictSettings<OptOutOptions>("OptOut");
builder.Services.AddStrictSettings<SenderIdOptions>("SenderIds");
builder.Services.AddStrictSettings<FooterOptions>("Footers");
builder.Services.AddStrictSettings<PrefixRouteOptions>("Routes");

// For numbers as they are dialled within one country: new NumberNormalizer(new() { NationalPrefix = "0", CountryCode = "46" }).
builder.Services.AddSingleton(NumberNormalizer.Default);
builder.Services.AddSingleton<IOptOutList, ConfiguredOptOutList>();
builder.Services.AddSingleton<SenderIdTable>();
builder.Services.AddSingleton<FooterTable>();
builder.Services.AddSingleton<RouteTable>();
builder.Services.AddEmgPlugin<SmsPlugin>();

WebApplication app = builder.Build();
app.MapEmgPlugin("/emg");
app.MapHealthChecks("/healthz");
app.Run();

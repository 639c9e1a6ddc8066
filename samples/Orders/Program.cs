using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Orders;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddControllers();
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
builder.Services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
builder.Services.AddSingleton<OptOutList>();
builder.Services.AddEmgPlugin<OptOutPlugin>();

var app = builder.Build();

app.UseWhen(context => !context.Request.Path.StartsWithSegments("/emg"), people => people.UseHttpsRedirection());
app.UseAuthentication();
app.UseAuthorization();
app.MapControllers();
app.MapEmgPlugin("/emg").AllowAnonymous();

app.Run();
